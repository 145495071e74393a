import SpiceGraphics

/// A stream's header together with the destination, which fit each other, and the ways to decode the tokens.
struct LZPicture {
  private let header: LZHeader
  private let layout: PixelLayout

  /// `outputBytes`: the memory that there is.
  init(_ header: LZHeader, _ layout: PixelLayout, outputBytes: Int) throws(DecodeError) {
    try layout.check(width: header.width, height: header.height, codec: .lz)
    try layout.check(outputBytes, codec: .lz)
    self.header = header
    self.layout = layout
  }

  /// Decodes a stream of one pass straight into the destination.
  func decode<Target: LZTarget>(_ stream: RawSpan, _ target: Target, into pixels: inout MutableRawSpan) throws(DecodeError) {
    try decode(stream, into: &pixels) { (tokens, pixels) throws(DecodeError) in
      try tokens.decode(target, into: rows(pixels, unitSize: Target.size))
    }
  }

  /// Decodes a stream of two passes straight into the destination.
  func decode<Target: LZTarget, Second: LZTarget>(
    _ stream: RawSpan, _ target: Target, _ second: Second, into pixels: inout MutableRawSpan
  ) throws(DecodeError) {
    try decode(stream, into: &pixels) { (tokens, pixels) throws(DecodeError) in
      try tokens.decode(target, into: rows(pixels, unitSize: Target.size))
      try tokens.decode(second, into: rows(pixels, unitSize: Second.size))
    }
  }

  /// Decodes packed indexes of less than a byte, and turns them to colours. `indexes`: room for all units.
  func decode(
    _ stream: RawSpan, _ palette: LZPalette, indexes: UnsafeMutableRawPointer, into pixels: inout MutableRawSpan
  ) throws(DecodeError) {
    let bytesPerRow = header.type.unitsPerRow(width: header.width)
    try decode(stream, into: &pixels) { (tokens, pixels) throws(DecodeError) in
      try tokens.decode(PlainTarget<ByteUnit>(), into: LZRows(oneBlock: indexes, units: header.unitCount))
      for y in 0..<header.height {
        let row = layout.isTopDown == header.isTopDown ? y : header.height - 1 - y
        palette.expand(indexes + y * bytesPerRow, header.type, to: pixels + row * layout.stride, width: header.width)
      }
    }
  }

  private func rows(_ pixels: UnsafeMutableRawPointer, unitSize: Int) -> LZRows {
    LZRows(
      pixels, layout, isTopDown: header.isTopDown, unitsPerRow: header.type.unitsPerRow(width: header.width), unitSize: unitSize)
  }

  /// Calls `body` with the tokens and the first pixel; it must leave no byte of the stream behind.
  private func decode(
    _ stream: RawSpan, into pixels: inout MutableRawSpan,
    _ body: (inout LZPassDecoder, UnsafeMutableRawPointer) throws(DecodeError) -> Void
  ) throws(DecodeError) {
    try pixels.withUnsafeMutableBytes { (pixels) throws(DecodeError) in
      try stream.withUnsafeBytes { (stream) throws(DecodeError) in
        guard var tokens = LZPassDecoder(stream, from: LZHeader.byteCount), let first = pixels.baseAddress else {
          throw DecodeError(.lz, "tokens", .truncated)
        }
        try body(&tokens, first)
        guard tokens.bytesLeft == 0 else { throw DecodeError(.lz, "tokens", .trailingBytes(tokens.bytesLeft)) }
      }
    }
  }
}
