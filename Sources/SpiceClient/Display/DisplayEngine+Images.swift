import SpiceCanvas
import SpiceGraphics
import SpiceWire

extension DisplayEngine {
  /// The pixels of an image. Palettes that the image brings for the cache are kept, also if nothing is drawn with it.
  mutating func bitmap(of image: WireImage, label: String) throws(ChannelProblem) -> Bitmap {
    switch image.content {
    case .bitmap(let content):
      guard content.width == image.width, content.height == image.height else {
        throw .invalid(
          message: label,
          what: "a bitmap of \(content.width)x\(content.height) pixels in an image of \(image.width)x\(image.height)")
      }
      if content.flags.contains(.cachePalette), case .inline(let palette) = content.palette { try keep(palette, label: label) }
      do throws(BitmapError) {
        let bitmap = try content.bitmap { palettes[$0] }
        return image.flags.contains(.highBitsSet) ? try bitmap.withHighBitsSet() : bitmap
      } catch {
        throw .invalid(message: label, what: "a bad bitmap: \(error)")
      }
    case .surface(let id):
      guard let surface = surfaces[id] else { throw .invalid(message: label, what: "an image of surface \(id), which does not exist") }
      return surface.bitmap
    case .fromCache, .fromCacheLossless:
      throw .invalid(message: label, what: "an image from a cache that this client does not have")
    case .absent:
      throw .invalid(message: label, what: "an image that is not there")
    default:
      throw .unsupportedImage(message: label, codec: image.content.codecName)
    }
  }

  private mutating func keep(_ palette: Palette, label: String) throws(ChannelProblem) {
    guard palettes[palette.unique] != nil || palettes.count < configuration.paletteLimit else {
      throw .limitExceeded(message: label, what: "more than \(configuration.paletteLimit) palettes")
    }
    palettes[palette.unique] = palette
  }
}

extension Bitmap {
  /// A picture of 32 bits a pixel without alpha, with the byte that means nothing set to 255: opaque where alpha counts. Any other picture
  /// is left as it is.
  fileprivate func withHighBitsSet() throws(BitmapError) -> Bitmap {
    guard format == .rgb32 else { return self }
    var opaque = Array(data.prefix(stride * height))
    for row in 0..<height {
      for column in 0..<width { opaque[row * stride + 4 * column + 3] = 255 }
    }
    return try Bitmap(format: format, width: width, height: height, stride: stride, isTopDown: isTopDown, data: opaque[...])
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
