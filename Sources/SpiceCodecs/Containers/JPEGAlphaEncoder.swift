import SpiceGraphics

/// Encodes pictures with alpha as JPEG_ALPHA payloads: a JPEG file of the colours, then an LZ stream of the alpha, without loss
/// (spec 05, section 8.2).
///
/// A context that is reused from picture to picture.
public struct JPEGAlphaEncoder: ~Copyable, Sendable {
  private var colours: JPEGEncoder
  private var alpha = LZEncoder()

  public init(library: any JPEGCodec) { colours = JPEGEncoder(library: library) }

  /// Appends the payload to `output`, and gives back how many bytes of it are the JPEG file: what the image's descriptor needs besides the
  /// source's direction. The format is `rgba`.
  ///
  /// `quality` is 1 to 100; `limit`: bytes that the payload may take, nil for no limit. When an error is thrown `output` is as before.
  public mutating func encode(
    _ source: ImageSource, quality: Int = JPEGEncoder.standardQuality, limit: Int? = nil, into output: inout [UInt8]
  ) throws(EncodeError) -> Int {
    guard source.format == .rgba else { throw .unsupportedFormat(.jpegAlpha, source.format) }
    let start = output.count
    do throws(EncodeError) {
      try colours.encode(source, quality: quality, limit: limit, into: &output)
      let size = output.count - start
      try alpha.encodeAlphaPlane(source, limit: limit.map { $0 - size }, into: &output)
      return size
    } catch {
      output.removeSubrange(start...)
      if let limit, case .overBudget = error { throw .overBudget(.jpegAlpha, limit: limit) }
      throw error
    }
  }
}
