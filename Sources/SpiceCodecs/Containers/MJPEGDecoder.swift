import SpiceGraphics

/// Decodes the frames of M-JPEG video streams (spec 05, sections 10.4 and 10.5).
///
/// A frame is a JPEG file of any size (`JPEGHeader` tells which) that may lack Huffman tables; the standard ones take their place then.
/// So each frame can be decoded by itself, and frames may be dropped.
public struct MJPEGDecoder: ~Copyable, Sendable {
  private var decoder: JPEGDecoder
  private var completed: [UInt8] = []

  public init(library: any JPEGCodec) { decoder = JPEGDecoder(library: library) }

  /// Writes the frame as `rgb24` or `rgb32`; the fourth byte of the latter becomes 0.
  ///
  /// `isTopDown` is what the stream says: frames of streams that are not have the bottom row first.
  public mutating func decode(
    _ frame: RawSpan, isTopDown: Bool, into pixels: inout MutableRawSpan, layout: PixelLayout
  ) throws(DecodeError) {
    // Rows of the file are taken as top row first. If they are not, the order of the destination is turned round, too.
    let turned = PixelLayout(
      format: layout.format, width: layout.width, height: layout.height, stride: layout.stride, isTopDown: layout.isTopDown == isTopDown)
    guard let turned else { throw DecodeError(.jpeg, "output", .unsupportedOutput(layout.format)) }
    let inspection = try JPEGInspection(of: frame)
    guard inspection.lacksHuffmanTables else { return try decoder.decode(frame, inspection, into: &pixels, layout: turned) }
    complete(frame)
    try decoder.decode(completed.span.bytes, inspection, into: &pixels, layout: turned)
  }

  /// Puts the standard tables behind the start of the image, so that those that the frame brings come later and replace them.
  private mutating func complete(_ frame: RawSpan) {
    completed.removeAll(keepingCapacity: true)
    completed.reserveCapacity(frame.byteCount + StandardHuffmanTables.segment.count)
    frame.withUnsafeBytes { bytes in
      completed.append(contentsOf: bytes[..<2])
      completed.append(contentsOf: StandardHuffmanTables.segment)
      completed.append(contentsOf: bytes[2...])
    }
  }
}
