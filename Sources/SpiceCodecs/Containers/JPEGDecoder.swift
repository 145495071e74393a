import SpiceGraphics

/// Decodes pictures that are JPEG files (spec 05, section 8.1).
///
/// Baseline, extended sequential and progressive files with Huffman codes, gray or in colour. A file must bring all tables that it uses.
/// Memory beyond the destination: none to speak of for sequential files, up to 6 bytes a pixel for files of several scans, of which there
/// may be 64; both only after the size has been found to be the layout's.
public struct JPEGDecoder: ~Copyable, Sendable {
  private let library: any JPEGCodec

  public init(library: any JPEGCodec) { self.library = library }

  /// Writes the picture as `rgb24` or `rgb32`; the fourth byte of the latter becomes 0.
  ///
  /// Throws when the file is damaged or cut short; bytes behind its end do no harm.
  public mutating func decode(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    let inspection = try JPEGInspection(of: stream)
    guard !inspection.lacksHuffmanTables else { throw DecodeError(.jpeg, "huffmanTable", .truncated) }
    try decode(stream, inspection, into: &pixels, layout: layout)
  }

  /// Decodes a file that brings all tables.
  func decode(
    _ stream: RawSpan, _ inspection: JPEGInspection, into pixels: inout MutableRawSpan, layout: PixelLayout
  ) throws(DecodeError) {
    try library.decompress(stream, size: inspection.header, into: &pixels, layout: layout)
    guard layout.format == .rgb32 else { return }
    pixels.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      for row in 0..<layout.height { PixelRows.clearFourthBytes(base + row * layout.stride, width: layout.width) }
    }
  }
}

extension JPEGCodec {
  /// Decompresses the file, whose header is `size`, if that is the layout's and there is room for it.
  func decompress(
    _ stream: RawSpan, size: JPEGHeader, into pixels: inout MutableRawSpan, layout: PixelLayout
  ) throws(DecodeError) {
    guard layout.format == .rgb24 || layout.format == .rgb32 else { throw DecodeError(.jpeg, "output", .unsupportedOutput(layout.format)) }
    try layout.check(width: size.width, height: size.height, codec: .jpeg)
    try layout.check(pixels.byteCount, codec: .jpeg)
    try decompress(stream, into: &pixels, layout: layout)
  }
}
