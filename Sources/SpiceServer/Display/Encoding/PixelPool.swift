import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import Synchronization

/// Buffers for the pixels that wait to be encoded. They are used again: fresh pages for each piece cost more than the copy.
final class PixelPool: Sendable {
  /// Buffers that are kept for later: this many, …
  private static let mostBuffers = 32
  /// … none of them larger than this.
  private static let largestBuffer = 1 << 20

  private let buffers = Mutex<[[UInt8]]>([])

  /// A copy of what `rect`, which lies on the surface, shows now: the one copy of these pixels until they are encoded.
  func copy(_ rect: Rect, of surface: Surface) -> PixelCopy {
    if surface.format == .rgb565 {
      return PixelCopy(bytes: surface.rows32(of: rect), format: .rgb32, size: rect.size, stride: rect.width * 4, pool: self)
    }
    let rowBytes = rect.width * surface.bytesPerPixel
    var bytes = buffer(rowBytes * rect.height)
    surface.withUnsafeBytes { source in
      for y in Int(rect.top)..<Int(rect.bottom) {
        let start = y * surface.stride + Int(rect.left) * surface.bytesPerPixel
        bytes.append(contentsOf: source[start..<start + rowBytes])
      }
    }
    let format: BitmapFormat = surface.format == .rgb555 ? .rgb555 : .rgb32
    return PixelCopy(bytes: bytes, format: format, size: rect.size, stride: rowBytes, pool: self)
  }

  private func buffer(_ count: Int) -> [UInt8] {
    let known: [UInt8]? = buffers.withLock { buffers in
      guard let index = buffers.lastIndex(where: { $0.capacity >= count }) else { return nil }
      buffers.swapAt(index, buffers.count - 1)
      return buffers.removeLast()
    }
    guard var buffer = known else {
      var buffer: [UInt8] = []
      buffer.reserveCapacity(count)
      return buffer
    }
    buffer.removeAll(keepingCapacity: true)
    return buffer
  }

  fileprivate func give(_ buffer: [UInt8]) {
    guard buffer.capacity <= Self.largestBuffer else { return }
    buffers.withLock { buffers in
      if buffers.count == Self.mostBuffers { buffers.removeFirst() }
      buffers.append(buffer)
    }
  }
}

/// Pixels of a piece of a surface, rows from the top without padding. When nobody uses them any more the buffer goes
/// back to its pool.
final class PixelCopy: Sendable {
  let bytes: [UInt8]
  /// `rgb32` or `rgb555`.
  let format: BitmapFormat
  let size: Size
  let stride: Int
  private let pool: PixelPool
  /// The bytes travel as they are and must not be used again.
  private let isKept = Atomic(false)

  fileprivate init(bytes: [UInt8], format: BitmapFormat, size: Size, stride: Int, pool: PixelPool) {
    self.bytes = bytes
    self.format = format
    self.size = size
    self.stride = stride
    self.pool = pool
  }

  deinit {
    if !isKept.load(ordering: .relaxed) { pool.give(bytes) }
  }

  /// The bytes for somebody who keeps them.
  func keptBytes() -> ArraySlice<UInt8> {
    isKept.store(true, ordering: .relaxed)
    return bytes[...]
  }

  /// Calls `body` with the pixels as an encoder reads them; the source must not leave it.
  func withImageSource<Result>(_ body: (ImageSource) -> Result) throws(EncodeError) -> Result {
    try ImageSource.withPieces(
      [bytes[...]], format: format, width: Int(size.width), height: Int(size.height), stride: stride, isTopDown: true
    ) { source throws(EncodeError) in body(source) }
  }
}
