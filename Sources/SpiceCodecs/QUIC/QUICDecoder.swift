import SpiceGraphics

/// Decodes QUIC streams (spec 04).
///
/// It keeps its memory from one picture to the next: 8 bytes for each pixel of a row, some 32 KiB, and nothing else. Several decoders may
/// work at the same time.
///
/// It accepts exactly what the decoder of the reference accepts, and makes the same pixels of damaged streams, but for sums of run
/// lengths that overflow 32 bits, which it refuses.
public struct QUICDecoder: ~Copyable, @unchecked Sendable {
  private var memory = ScratchMemory()

  public init() {}

  /// Writes the picture into `pixels`.
  ///
  /// - Parameters:
  ///   - stream: May lie at any address, and may have bytes behind its end.
  ///   - pixels: At least `layout.byteCount` bytes.
  ///   - layout: Width and height are those of the image's descriptor: the stream must have the same. The format is `alpha8` for gray
  ///     streams; `rgb555`, `rgb24` or `rgb32` for streams of 5 bits; `rgb24` or `rgb32` for those of 8 bits; `rgba` for streams with alpha.
  ///     The unused byte of `rgb32` and the unused bit of `rgb555` become 0.
  public mutating func decode(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    let header = try QUICHeader(parsing: stream)
    func check(_ field: String, _ value: Int, _ expected: Int) throws(DecodeError) {
      guard value == expected else {
        throw DecodeError(.quic, field, .mismatch(value: UInt64(value), expected: UInt64(expected)))
      }
    }
    try check("header.width", header.width, layout.width)
    try check("header.height", header.height, layout.height)
    guard pixels.byteCount >= layout.byteCount else {
      throw DecodeError(.quic, "output", .mismatch(value: UInt64(pixels.byteCount), expected: UInt64(layout.byteCount)))
    }
    let isComplete = try stream.withUnsafeBytes { stream throws(DecodeError) in
      try pixels.withUnsafeMutableBytes { pixels throws(DecodeError) in
        let code = UnsafeRawBufferPointer(rebasing: stream.dropFirst(QUICHeader.byteCount))
        guard let output = Rows(pixels, layout) else { return true }
        return try decode(code, header, into: output, layout.format)
      }
    }
    guard isComplete else { throw DecodeError(.quic, "pixels", .truncated) }
  }

  /// Where rows go, from the top to the bottom.
  private struct Rows {
    let top: UnsafeMutableRawPointer
    /// Bytes from one row to the one below it.
    let stride: Int
    let width: Int
    let height: Int

    init?(_ pixels: UnsafeMutableRawBufferPointer, _ layout: PixelLayout) {
      guard let start = pixels.baseAddress, pixels.count >= layout.byteCount else { return nil }
      top = layout.isTopDown ? start : start + (layout.height - 1) * layout.stride
      stride = layout.isTopDown ? layout.stride : -layout.stride
      width = layout.width
      height = layout.height
    }
  }

  private mutating func decode(
    _ code: UnsafeRawBufferPointer, _ header: QUICHeader, into rows: Rows, _ format: BitmapFormat
  ) throws(DecodeError) -> Bool {
    let width = header.width
    let colourBytes = QUICPassDecoder<QUICTrueColourPass>.byteCount(width: width)
    switch (header.type, format) {
    case (.gray, .alpha8):
      let start = memory.reserve(QUICBitSource.windowBytes + QUICPassDecoder<QUICPlanePass>.byteCount(width: width))
      var pass = QUICPassDecoder<QUICPlanePass>(at: start + QUICBitSource.windowBytes, width: width, tables: .eightBits)
      return Self.decode(code, window: start, rows) { target, source, reader in
        guard pass.decodeRow(&source, &reader) else { return false }
        QUICRowWriter.writeBytes(pass.row, target, width)
        return true
      }
    case (.rgb16, .rgb555), (.rgb16, .rgb24), (.rgb16, .rgb32):
      let start = memory.reserve(QUICBitSource.windowBytes + QUICPassDecoder<QUICHighColourPass>.byteCount(width: width))
      var pass = QUICPassDecoder<QUICHighColourPass>(at: start + QUICBitSource.windowBytes, width: width, tables: .fiveBits)
      return Self.decode(code, window: start, rows) { target, source, reader in
        guard pass.decodeRow(&source, &reader) else { return false }
        switch format {
        case .rgb555: QUICRowWriter.writeRGB555(pass.row, target, width)
        case .rgb24: QUICRowWriter.writeExpandedRGB24(pass.row, target, width)
        default: QUICRowWriter.writeExpandedRGB32(pass.row, target, width)
        }
        return true
      }
    case (.rgb24, .rgb24), (.rgb24, .rgb32), (.rgb32, .rgb24), (.rgb32, .rgb32):
      let start = memory.reserve(QUICBitSource.windowBytes + colourBytes)
      var pass = QUICPassDecoder<QUICTrueColourPass>(at: start + QUICBitSource.windowBytes, width: width, tables: .eightBits)
      return Self.decode(code, window: start, rows) { target, source, reader in
        guard pass.decodeRow(&source, &reader) else { return false }
        if format == .rgb24 {
          QUICRowWriter.writeRGB24(pass.row, target, width)
        } else {
          QUICRowWriter.writeRGB32(pass.row, target, width)
        }
        return true
      }
    case (.rgba, .rgba):
      let start = memory.reserve(QUICBitSource.windowBytes + colourBytes + QUICPassDecoder<QUICPlanePass>.byteCount(width: width))
      var pass = QUICPassDecoder<QUICTrueColourPass>(at: start + QUICBitSource.windowBytes, width: width, tables: .eightBits)
      var alphaPass = QUICPassDecoder<QUICPlanePass>(
        at: start + QUICBitSource.windowBytes + colourBytes, width: width, tables: .eightBits)
      return Self.decode(code, window: start, rows) { target, source, reader in
        guard pass.decodeRow(&source, &reader), alphaPass.decodeRow(&source, &reader) else { return false }
        QUICRowWriter.writeRGBA(pass.row, alphaPass.row, target, width)
        return true
      }
    default: throw DecodeError(.quic, "output", .unsupportedOutput(format))
    }
  }

  /// Decodes all rows by `decodeRow`. False if the stream is too short or has a run that is too long.
  @inline(__always) private static func decode(
    _ code: UnsafeRawBufferPointer, window: UnsafeMutableRawPointer, _ rows: Rows,
    decodeRow: (UnsafeMutableRawPointer, inout QUICBitSource, inout QUICBitReader) -> Bool
  ) -> Bool {
    var source = QUICBitSource(code, window: window)
    var reader = source.makeReader()
    for y in 0..<rows.height {
      guard decodeRow(rows.top + y * rows.stride, &source, &reader) else { return false }
    }
    return source.isComplete(reader)
  }
}
