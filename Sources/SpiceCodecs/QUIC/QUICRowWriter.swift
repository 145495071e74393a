/// Writes rows of `QUICPixels` words into a picture. The destinations hold `width` pixels.
enum QUICRowWriter {
  @inline(__always) static func writeBytes(_ row: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int) {
    for x in 0..<width { target.storeBytes(of: UInt8(truncatingIfNeeded: row[x]), toByteOffset: x, as: UInt8.self) }
  }

  @inline(__always) static func writeRGB24(_ row: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int) {
    for x in 0..<width {
      target.storeBytes(of: UInt16(truncatingIfNeeded: row[x]).littleEndian, toByteOffset: 3 &* x, as: UInt16.self)
      target.storeBytes(of: UInt8(truncatingIfNeeded: row[x] &>> 16), toByteOffset: 3 &* x &+ 2, as: UInt8.self)
    }
  }

  @inline(__always) static func writeRGB32(_ row: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int) {
    for x in 0..<width { target.storeBytes(of: row[x].littleEndian, toByteOffset: 4 &* x, as: UInt32.self) }
  }

  @inline(__always) static func writeRGBA(
    _ row: UnsafeMutablePointer<UInt32>, _ alpha: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int
  ) {
    for x in 0..<width { target.storeBytes(of: (row[x] | alpha[x] &<< 24).littleEndian, toByteOffset: 4 &* x, as: UInt32.self) }
  }

  /// Components of five bits stay as they are.
  @inline(__always) static func writeRGB555(_ row: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int) {
    for x in 0..<width {
      let pixel = row[x]
      let packed = pixel & 0x1f | pixel &>> 3 & 0x3e0 | pixel &>> 6 & 0x7c00
      target.storeBytes(of: UInt16(truncatingIfNeeded: packed).littleEndian, toByteOffset: 2 &* x, as: UInt16.self)
    }
  }

  /// Components of five bits become `v << 3 | v >> 2` (spec 04, section 6.2).
  @inline(__always) static func expand(_ row: UnsafeMutablePointer<UInt32>, _ x: Int) -> UInt32 {
    row[x] &<< 3 | row[x] &>> 2 & 0x07_0707
  }

  @inline(__always) static func writeExpandedRGB32(_ row: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int) {
    for x in 0..<width { target.storeBytes(of: expand(row, x).littleEndian, toByteOffset: 4 &* x, as: UInt32.self) }
  }

  @inline(__always) static func writeExpandedRGB24(_ row: UnsafeMutablePointer<UInt32>, _ target: UnsafeMutableRawPointer, _ width: Int) {
    for x in 0..<width {
      let pixel = expand(row, x)
      target.storeBytes(of: UInt16(truncatingIfNeeded: pixel).littleEndian, toByteOffset: 3 &* x, as: UInt16.self)
      target.storeBytes(of: UInt8(truncatingIfNeeded: pixel &>> 16), toByteOffset: 3 &* x &+ 2, as: UInt8.self)
    }
  }
}
