/// What a picture is to be encoded with.
public enum CodecChoice: Hashable, Sendable, CaseIterable {
  /// The bitmap as it is.
  case raw
  case quic
  case jpeg
  /// JPEG for the colours, LZ for the alpha.
  case jpegAlpha
  /// LZ of indexes into a palette, which travels with it.
  case lzPalette
  case lz
  /// GLZ; whether zlib goes over it is decided when its size is known.
  case glz
  case lz4

  /// The codec whose time it takes; nil for `raw`.
  public var codec: ImageCodec? {
    switch self {
    case .raw: nil
    case .quic: .quic
    case .jpeg: .jpeg
    case .jpegAlpha: .jpegAlpha
    case .lzPalette, .lz: .lz
    case .glz: .glz
    case .lz4: .lz4
    }
  }
}
