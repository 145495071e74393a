public import SpiceGraphics

/// A picture in memory that operations draw on (spec 06, section 2).
///
/// Pixels lie in rows from top to bottom, `stride` bytes apart, in the layout that `format` says; a new surface is all zero. A surface is a
/// value: a copy of it shares its pixels until one of the two is drawn on, which then copies all of them. So who keeps pixels for long
/// takes `packedRows(of:)`.
public struct Surface: Sendable {
  public let format: SurfaceFormat
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// 1, 2 or 4; 0 for the format of one bit a pixel, where bit 0 of a byte is its leftmost pixel.
  public let bytesPerPixel: Int
  /// Bytes from one row to the next: those of its pixels, rounded up to a multiple of four.
  public let stride: Int
  /// `stride * height` bytes.
  public private(set) var pixels: [UInt8]

  /// - Throws: `unsupportedFormat` or `badSurfaceSize`.
  public init(width: Int, height: Int, format: SurfaceFormat) throws(CanvasError) {
    let count = try Self.byteCount(width: width, height: height, format: format)
    self.format = format
    self.width = width
    self.height = height
    bytesPerPixel = (format.bitsPerPixel ?? 0) / 8
    stride = count / height
    pixels = [UInt8](repeating: 0, count: count)
  }

  /// The bytes that such a surface takes; errors as for `init`.
  static func byteCount(width: Int, height: Int, format: SurfaceFormat) throws(CanvasError) -> Int {
    guard let bits = format.bitsPerPixel else { throw .unsupportedFormat(format) }
    guard (1...Bitmap.maximumSide).contains(width), (1...Bitmap.maximumSide).contains(height) else {
      throw .badSurfaceSize(width: width, height: height)
    }
    let count = (((width * bits + 7) / 8 + 3) & ~3) * height
    guard count <= Int32.max else { throw .badSurfaceSize(width: width, height: height) }
    return count
  }

  public var bounds: Rect { Rect(left: 0, top: 0, right: Int32(width), bottom: Int32(height)) }

  public var size: Size { Size(width: Int32(width), height: Int32(height)) }

  // MARK: Reading

  /// Calls `body` with all bytes: pixel (x, y) starts at byte `y * stride + x * bytesPerPixel`.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try pixels.withUnsafeBytes(body)
  }

  /// The raw pixel at a position, its low bytes first; nil outside of the surface.
  public func pixel(x: Int, y: Int) -> UInt32? {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return nil }
    if bytesPerPixel == 0 { return UInt32(pixels[y * stride + x / 8] >> UInt8(x % 8) & 1) }
    let start = y * stride + x * bytesPerPixel
    return pixels[start..<start + bytesPerPixel].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The rows of the part of `rect` that lies on the surface, top row first and without padding, ready to be sent. This is the one copy of
  /// the pixels; for the whole surface it is put off until the surface is drawn on. With one bit a pixel, rows start at whole bytes.
  public func packedRows(of rect: Rect) -> [UInt8] {
    let rect = rect.intersection(bounds)
    if bytesPerPixel == 0 { return packedBits(of: rect) }
    let rowBytes = rect.width * bytesPerPixel
    let count = rowBytes * rect.height
    if rowBytes == stride { return Array(pixels[Int(rect.top) * stride..<Int(rect.bottom) * stride]) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      pixels.withUnsafeBytes { source in
        var target = 0
        for y in Int(rect.top)..<Int(rect.bottom) {
          let start = y * stride + Int(rect.left) * bytesPerPixel
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[target..<target + rowBytes])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start + rowBytes]))
          target += rowBytes
        }
      }
      initialized = count
    }
  }

  private func packedBits(of rect: Rect) -> [UInt8] {
    let rowBytes = (rect.width + 7) / 8
    var packed = [UInt8](repeating: 0, count: rowBytes * rect.height)
    for y in 0..<rect.height {
      for x in 0..<rect.width where pixel(x: Int(rect.left) + x, y: Int(rect.top) + y) == 1 {
        packed[y * rowBytes + x / 8] |= 1 << UInt8(x % 8)
      }
    }
    return packed
  }

  // MARK: Writing

  /// Replaces the part of `rect` that lies on the surface by the pixels of `source`, which has the surface's format: its first byte belongs
  /// to the upper left pixel of `rect`, and its rows are `stride` bytes apart.
  ///
  /// - Throws: `shortBuffer` when `source` does not hold all rows of `rect`, `invalid` when rows overlap, or when there is one bit a pixel
  ///   and a row of `rect` does not start with a whole byte or end with one or with the surface.
  public mutating func replace(_ rect: Rect, from source: UnsafeRawBufferPointer, stride sourceStride: Int) throws(CanvasError) {
    let target = rect.intersection(bounds)
    if target.isEmpty { return }
    let isBits = bytesPerPixel == 0
    if isBits && (rect.left < 0 || rect.left % 8 != 0 || (rect.right % 8 != 0 && rect.right != width) || Int(rect.right) > width) {
      throw .invalid(operation: "replace", problem: "the edges \(rect.left) and \(rect.right) are not those of bytes")
    }
    let (rowBytes, rowOverflow) = isBits ? ((rect.width + 7) / 8, false) : rect.width.multipliedReportingOverflow(by: bytesPerPixel)
    guard !rowOverflow, sourceStride >= rowBytes else {
      throw .invalid(operation: "replace", problem: "rows of \(rect.width) pixels do not fit into \(sourceStride) bytes")
    }
    let (skipped, overflow) = (rect.height - 1).multipliedReportingOverflow(by: sourceStride)
    guard !overflow, source.count >= rowBytes, skipped <= source.count - rowBytes else {
      throw .shortBuffer(count: source.count, needed: overflow ? .max : skipped &+ rowBytes)
    }
    let length = isBits ? rowBytes : target.width * bytesPerPixel
    let firstByte = (Int(target.left) - Int(rect.left)) * bytesPerPixel
    let targetByte = isBits ? Int(target.left) / 8 : Int(target.left) * bytesPerPixel
    let stride = stride
    pixels.withUnsafeMutableBytes { pixels in
      for y in Int(target.top)..<Int(target.bottom) {
        let from = (y - Int(rect.top)) * sourceStride + firstByte
        let to = y * stride + targetByte
        UnsafeMutableRawBufferPointer(rebasing: pixels[to..<to + length])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<from + length]))
      }
    }
  }

  /// As above, from a span.
  public mutating func replace(_ rect: Rect, from source: RawSpan, stride: Int) throws(CanvasError) {
    try source.withUnsafeBytes { source throws(CanvasError) in try replace(rect, from: source, stride: stride) }
  }

  /// Calls `body` for every row of every rectangle of `region` with a pointer to the row's first pixel (with one bit a pixel: to the row of
  /// the surface), the position of that pixel and the number of pixels, which all lie on the surface.
  mutating func forEachRow(of region: Region, _ body: (UnsafeMutableRawPointer, _ x: Int, _ y: Int, _ count: Int) -> Void) {
    precondition(bounds.contains(region.bounds), "the region lies on the surface")
    let stride = stride
    let bytesPerPixel = bytesPerPixel
    pixels.withUnsafeMutableBytes { pixels in
      guard let base = pixels.baseAddress else { return }
      for rect in region.rects {
        let x = Int(rect.left)
        for y in Int(rect.top)..<Int(rect.bottom) { body(base + y * stride + x * bytesPerPixel, x, y, rect.width) }
      }
    }
  }

  /// Calls `body` with the first pixel and the number of bytes from one row to the next.
  mutating func withPixels(_ body: (UnsafeMutableRawPointer, _ stride: Int) -> Void) {
    let stride = stride
    pixels.withUnsafeMutableBytes { pixels in
      guard let base = pixels.baseAddress else { return }
      body(base, stride)
    }
  }

  /// Moves pixels inside the surface: every pixel (x, y) of `region` becomes what (x - dx, y - dy) was before.
  ///
  /// Rectangles and rows are taken in the order in which no source is overwritten before it was read: against the direction of the move.
  mutating func move(_ region: Region, dx: Int, dy: Int) {
    precondition(bounds.contains(region.bounds), "the region lies on the surface")
    let source = region.bounds.translated(dx: Int32(clamping: -dx), dy: Int32(clamping: -dy))
    precondition(region.isEmpty || bounds.contains(source), "the source lies on the surface")
    let rects = Self.ordered(region.rects, dx: dx, dy: dy)
    let stride = stride
    let bytesPerPixel = bytesPerPixel
    pixels.withUnsafeMutableBytes { pixels in
      guard let base = pixels.baseAddress else { return }
      for rect in rects {
        let length = rect.width * bytesPerPixel
        for row in 0..<rect.height {
          let y = dy > 0 ? Int(rect.bottom) - 1 - row : Int(rect.top) + row
          let target = base + y * stride + Int(rect.left) * bytesPerPixel
          // copyMemory is right for overlapping rows too.
          target.copyMemory(from: target - dy * stride - dx * bytesPerPixel, byteCount: length)
        }
      }
    }
  }

  /// Bands from the bottom up when pixels move down; inside a band from the right when they move to the right.
  private static func ordered(_ rects: [Rect], dx: Int, dy: Int) -> [Rect] {
    if dx <= 0 && dy <= 0 || rects.count < 2 { return rects }
    return rects.sorted { a, b in
      if a.top != b.top { return dy > 0 ? a.top > b.top : a.top < b.top }
      return dx > 0 ? a.left > b.left : a.left < b.left
    }
  }
}
