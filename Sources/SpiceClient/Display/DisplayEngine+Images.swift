import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceWire

extension DisplayEngine {
  /// The image as the canvas takes it. Palettes that it brings for the cache are kept.
  mutating func image(_ image: WireImage, label: String) throws(ChannelProblem) -> CanvasImage {
    switch image.content {
    case .bitmap(let content):
      guard content.width == image.width, content.height == image.height else {
        throw .invalid(
          message: label,
          what: "a bitmap of \(content.width)x\(content.height) pixels in an image of \(image.width)x\(image.height)")
      }
      if content.flags.contains(.cachePalette), case .inline(let palette) = content.palette { try keep(palette, label: label) }
      do throws(BitmapError) {
        return .bitmap(try content.bitmap { palettes[$0] }, setsHighBits: image.flags.contains(.highBitsSet))
      } catch {
        throw .invalid(message: label, what: "a bad bitmap: \(error)")
      }
    case .surface(let id):
      return .surface(id)
    case .fromCache, .fromCacheLossless:
      throw .invalid(message: label, what: "an image from a cache that this client does not have")
    case .absent:
      throw .invalid(message: label, what: "an image that is not there")
    default:
      guard let bitmap = try decoded(image, label: label) else {
        throw .unsupportedImage(message: label, codec: image.content.codecName)
      }
      return .bitmap(bitmap, setsHighBits: image.flags.contains(.highBitsSet))
    }
  }

  /// The pixels of a compressed image; nil for an image of a type that is not decoded.
  private mutating func decoded(_ image: WireImage, label: String) throws(ChannelProblem) -> Bitmap? {
    var palette: Palette?
    if case .lzPalette(let content) = image.content {
      switch content.palette {
      case .none: break
      case .inline(let inline):
        if content.flags.contains(.cachePalette) { try keep(inline, label: label) }
        palette = inline
      case .cached(let id): palette = palettes[id]
      }
      guard palette != nil else { throw .invalid(message: label, what: "an image with a palette that is not there") }
    }
    do throws(DecodeError) {
      return try images.bitmap(image, palette: palette)
    } catch {
      throw .badImage(message: label, error)
    }
  }

  private mutating func keep(_ palette: Palette, label: String) throws(ChannelProblem) {
    guard palettes[palette.unique] != nil || palettes.count < configuration.paletteLimit else {
      throw .limitExceeded(message: label, what: "more than \(configuration.paletteLimit) palettes")
    }
    palettes[palette.unique] = palette
  }
}

extension WireImage.Content {
  /// What the specification calls the form of the image.
  fileprivate var codecName: String {
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
