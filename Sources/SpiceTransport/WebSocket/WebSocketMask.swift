import NIOCore

/// The masking of payloads that clients send.
enum WebSocketMask {
  /// Combines the readable bytes with the four bytes of `mask`, of which the first `phase` were used already.
  static func apply(_ mask: [UInt8], phase: Int, to buffer: inout ByteBuffer) {
    buffer.withUnsafeMutableReadableBytes { bytes in
      // Eight bytes at a time: the pattern of four, turned to where it stands, twice.
      var pattern: UInt64 = 0
      for index in (0..<8).reversed() { pattern = pattern << 8 | UInt64(mask[(phase + index) % 4]) }
      var index = 0
      while index + 8 <= bytes.count {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        bytes.storeBytes(of: (word ^ pattern).littleEndian, toByteOffset: index, as: UInt64.self)
        index += 8
      }
      while index < bytes.count {
        bytes[index] ^= mask[(phase + index) % 4]
        index += 1
      }
    }
  }
}
