extension WireImage.Content {
  /// What the specification calls the form of the image (spec 03, section 7.2): `lz_rgb`. A type without a meaning has its number.
  public var name: String {
    switch self {
    case .bitmap: "bitmap"
    case .quic: "quic"
    case .reserved: "reserved"
    case .lzPalette: "lz_plt"
    case .lz: "lz_rgb"
    case .glz: "glz_rgb"
    case .fromCache: "from_cache"
    case .surface: "surface"
    case .jpeg: "jpeg"
    case .fromCacheLossless: "from_cache_lossless"
    case .zlibGLZ: "zlib_glz_rgb"
    case .jpegAlpha: "jpeg_alpha"
    case .lz4: "lz4"
    case .absent: "absent"
    case .unknown(let type): "\(type)"
    }
  }
}
