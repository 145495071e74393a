public import SpiceGraphics

/// Decodes LZ streams (spec 05, section 3). It keeps its working memory, so that one should be used for many pictures.
public struct LZDecoder: ~Copyable, @unchecked Sendable {
  private var indexes = ScratchMemory()
  private var colours = ScratchMemory()

  public init() {}

  /// Decodes `stream` into `pixels` as `layout` says: `rgb16` to `rgb555` or `rgb32`, `rgb24` and `rgb32` to `rgb24` or `rgb32`, `rgba` to
  /// `rgba`, `alpha8` to `alpha8` or to black pixels of `rgba`, palette types to `rgb32` with `palette`, or to packed indexes of their own
  /// format without. Fourth bytes that the stream does not have become 0.
  ///
  /// Width and height must be the stream's; rows are flipped if the layout has another direction. Memory beside the pixels is not touched.
  public mutating func decode(
    _ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout, palette: Palette? = nil
  ) throws(DecodeError) {
    let header = try LZHeader(parsing: stream)
    guard header.type != .alphaOfPixels else { throw DecodeError(.lz, "header.type", .invalidValue(UInt64(header.type.rawValue))) }
    let picture = try LZPicture(header, layout, outputBytes: pixels.byteCount)
    let format = layout.format
    switch header.type {
    case .rgb24 where format == .rgb32, .rgb32 where format == .rgb32: try picture.decode(stream, PlainTarget<PixelUnit>(), into: &pixels)
    case .rgb24 where format == .rgb24, .rgb32 where format == .rgb24: try picture.decode(stream, PackedColourTarget(), into: &pixels)
    case .rgba where format == .rgba: try picture.decode(stream, PlainTarget<PixelUnit>(), AlphaByteTarget(), into: &pixels)
    case .rgb16 where format == .rgb555: try picture.decode(stream, PlainTarget<WordUnit>(), into: &pixels)
    case .rgb16 where format == .rgb32: try picture.decode(stream, ExpandedWordTarget(), into: &pixels)
    case .alpha8 where format == .rgba: try picture.decode(stream, BlackPixelTarget(), into: &pixels)
    case .alpha8 where format == .alpha8: try picture.decode(stream, PlainTarget<ByteUnit>(), into: &pixels)
    case let type where type.isIndexed && format == type.format: try picture.decode(stream, PlainTarget<ByteUnit>(), into: &pixels)
    case let type where type.isIndexed && format == .rgb32:
      let palette = try LZPalette(palette, type, memory: colours.reserve(LZPalette.byteCount))
      if type == .eightBit {
        try picture.decode(stream, ColourTableTarget(colours: palette.colours), into: &pixels)
      } else {
        try picture.decode(stream, palette, indexes: indexes.reserve(header.unitCount), into: &pixels)
      }
    default: throw DecodeError(.lz, "output", .unsupportedOutput(format))
    }
  }

  /// Decodes `stream`, whose type must be `alphaOfPixels`, into the fourth bytes of the pixels of `layout`, which must be `rgba`; all other
  /// bytes stay as they are. That is the second part of a JPEG_ALPHA image (spec 05, section 8.2).
  public mutating func decodeAlphaPlane(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    let header = try LZHeader(parsing: stream)
    guard header.type == .alphaOfPixels else { throw DecodeError(.lz, "header.type", .invalidValue(UInt64(header.type.rawValue))) }
    let picture = try LZPicture(header, layout, outputBytes: pixels.byteCount)
    guard layout.format == .rgba else { throw DecodeError(.lz, "output", .unsupportedOutput(layout.format)) }
    try picture.decode(stream, AlphaByteTarget(), into: &pixels)
  }
}
