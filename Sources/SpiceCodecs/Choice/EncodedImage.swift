/// What `ImageEncoder` made of a picture.
public struct EncodedImage: Hashable, Sendable {
  /// The image type on the wire, with what its descriptor says besides (spec 05, section 2).
  public enum Kind: Hashable, Sendable {
    /// Nothing was encoded: the bitmap is to be sent as it is.
    case raw
    case quic
    /// The palette must be sent with it.
    case lzPalette
    case lz
    case glz
    /// `glzSize`: bytes of the GLZ stream in it.
    case zlibGLZ(glzSize: Int)
    case lz4
    case jpeg
    /// `jpegSize`: bytes of the JPEG file; the rest is the LZ stream of the alpha, whose direction is the source's.
    case jpegAlpha(jpegSize: Int)

    /// Whether the decoded picture can differ from the source.
    public var isLossy: Bool {
      switch self {
      case .jpeg, .jpegAlpha: true
      case .raw, .quic, .lzPalette, .lz, .glz, .zlibGLZ, .lz4: false
      }
    }
  }

  /// Why it is not what would have been best.
  public enum Fallback: Hashable, Sendable {
    /// The codec takes more time than the budget has.
    case tooSlow(ImageCodec)
    /// The codec failed; `overBudget` if the result would have been too large.
    case failed(EncodeError)
  }

  public let kind: Kind
  /// The bytes that were appended to the output; empty for `raw`.
  public let bytes: Range<Int>
  /// What the content looked like, if that was asked.
  public let content: ContentEstimate.Kind?
  public let fallback: Fallback?
  /// Of GLZ images: their id, with or without zlib. An image with an id must be sent, in the order of the ids.
  public let glzID: UInt64?
}
