import SpiceGraphics

/// Decodes JPEG_ALPHA payloads: a JPEG file of the colours, then an LZ stream of the alpha (spec 05, section 8.2).
///
/// A context that is reused from picture to picture. Both parts are written straight to the destination.
public struct JPEGAlphaDecoder: ~Copyable, Sendable {
  private let library: any JPEGCodec
  private var alpha = LZDecoder()

  public init(library: any JPEGCodec) { self.library = library }

  /// Writes the picture; the layout's format is `rgba`.
  ///
  /// `jpeg` and `alpha` are the payload's parts, before and behind `jpeg_size` bytes; `isTopDown` is what the image's descriptor says. It
  /// must be the direction that the LZ stream has; that is the order of its rows, while the colours always begin with the top row.
  public mutating func decode(
    jpeg: RawSpan, alpha plane: RawSpan, isTopDown: Bool, into pixels: inout MutableRawSpan, layout: PixelLayout
  ) throws(DecodeError) {
    guard layout.format == .rgba else { throw DecodeError(.jpegAlpha, "output", .unsupportedOutput(layout.format)) }
    let header = try LZHeader(parsing: plane)
    guard header.type == .alphaOfPixels else { throw DecodeError(.jpegAlpha, "header.type", .invalidValue(UInt64(header.type.rawValue))) }
    guard header.isTopDown == isTopDown else {
      throw DecodeError(.jpegAlpha, "header.top_down", .mismatch(value: header.isTopDown ? 1 : 0, expected: isTopDown ? 1 : 0))
    }
    try layout.check(width: header.width, height: header.height, codec: .jpegAlpha)
    let opaque = PixelLayout(
      format: .rgb32, width: layout.width, height: layout.height, stride: layout.stride, isTopDown: layout.isTopDown)
    guard let opaque else { throw DecodeError(.jpegAlpha, "output", .unsupportedOutput(layout.format)) }
    let inspection = try JPEGInspection(of: jpeg)
    guard !inspection.lacksHuffmanTables else { throw DecodeError(.jpeg, "huffmanTable", .truncated) }
    try library.decompress(jpeg, size: inspection.header, into: &pixels, layout: opaque)
    // The fourth bytes may be anything so far.
    try alpha.decodeAlphaPlane(plane, into: &pixels, layout: layout)
  }
}
