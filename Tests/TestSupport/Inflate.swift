import CZlib

/// Unpacks what the vectors are packed with, in a gzip or zlib wrapper.
public enum Inflate {
  public struct Malformed: Error {}

  public static func unpack(_ packed: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    // 32 more than the largest window: the wrapper is told by its first bytes.
    guard inflateInit2_(&stream, 32 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw Malformed() }
    defer { inflateEnd(&stream) }
    var input = packed
    var output: [UInt8] = []
    try input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      var status = Z_OK
      while status == Z_OK {
        output.append(addingCapacity: 1 << 18) { span in
          span.withUnsafeMutableBufferPointer { free, count in
            stream.next_out = free.baseAddress
            stream.avail_out = UInt32(free.count)
            status = inflate(&stream, Z_NO_FLUSH)
            count = free.count - Int(stream.avail_out)
          }
        }
      }
      guard status == Z_STREAM_END else { throw Malformed() }
    }
    return output
  }
}
