import CZlib
import QXL

/// Unpacks a gzip file that comes in pieces; it may consist of several that were joined, and end anywhere.
final class GzipReader {
  /// What a gzip file starts with.
  static let magic: [UInt8] = [0x1f, 0x8b]

  /// On the heap: zlib keeps its address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let isReady: Bool
  /// What is being unpacked has ended; more of it may come.
  private var isAtEnd = false

  init() {
    stream.initialize(to: z_stream())
    // 16 more than the largest window: the wrapper is that of gzip.
    isReady = inflateInit2_(stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// All that comes out of a piece of the file: at most about a thousand times as much.
  func unpack(_ piece: [UInt8]) throws(QXLError) -> [UInt8] {
    guard isReady else { throw QXLError("recording", "file", "no memory to unpack it") }
    var output: [UInt8] = []
    var piece = piece
    let isSound = piece.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        if isAtEnd {
          guard stream.pointee.avail_in > 0, inflateReset(stream) == Z_OK else { break }
          isAtEnd = false
        }
        var status = Z_OK
        output.append(addingCapacity: 256 << 10) { span in
          span.withUnsafeMutableBufferPointer { free, count in
            stream.pointee.next_out = free.baseAddress
            stream.pointee.avail_out = UInt32(free.count)
            status = inflate(stream, Z_NO_FLUSH)
            count = free.count - Int(stream.pointee.avail_out)
          }
        }
        switch status {
        case Z_STREAM_END: isAtEnd = true
        // With room left, there is no more to come out of this piece.
        case Z_OK, Z_BUF_ERROR: if stream.pointee.avail_out > 0 { return true }
        default: return false
        }
      } while true
      return true
    }
    guard isSound else { throw QXLError("recording", "file", "it is not packed as gzip packs it") }
    return output
  }
}
