import SpiceCodecs
import SpiceGraphics
import SpiceWire
import Synchronization

/// What a display channel needs to decode images, and the images that later ones copy from.
///
/// The channel's GLZ dictionary is its own, so that no image waits for one of another channel.
final class ImageStore: Sendable {
  private let decoder: Mutex<ImageDecoder>
  private let window: GLZWindow?

  init(_ configuration: DisplayConfiguration) {
    decoder = Mutex(ImageDecoder(libraries: configuration.libraries, pixelLimit: configuration.imagePixelLimit))
    window = GLZWindow(windowPixels: configuration.glzWindowPixels)
  }

  /// What the server is told: with 0 pixels it sends no GLZ images.
  var glzWindowPixels: Int { window?.windowPixels ?? 0 }

  /// The pixels of a compressed image; nil for images of other types. The palette is that of an image of type LZ_PLT.
  func bitmap(_ image: WireImage, palette: Palette?) throws(DecodeError) -> Bitmap? {
    let width = Int(image.width)
    let height = Int(image.height)
    return try decoder.withLock { decoder throws(DecodeError) in
      switch image.content {
      case .quic(let data): try decoder.quic(data, width: width, height: height)
      case .lz(let data): try decoder.lz(data, palette: nil, width: width, height: height)
      case .lzPalette(let content): try decoder.lz(content.data, palette: palette, width: width, height: height)
      case .lz4(let data): try decoder.lz4(data, width: width, height: height)
      case .jpeg(let data): try decoder.jpeg(data, width: width, height: height)
      case .jpegAlpha(let content):
        try decoder.jpegAlpha(
          jpeg: content.jpeg, alpha: content.alpha, isTopDown: content.flags & 1 != 0, width: width, height: height)
      case .glz(let data): try Self.bitmap(decoder.glz(data, width: width, height: height, window: announcedWindow()))
      case .zlibGLZ(let glzSize, let data):
        try Self.bitmap(
          decoder.zlibGLZ(data, glzSize: Int(glzSize), width: width, height: height, window: announcedWindow()))
      case .bitmap, .reserved, .fromCache, .surface, .fromCacheLossless, .absent, .unknown: nil
      }
    }
  }

  /// A server that sends GLZ images although no window was announced is in error.
  private func announcedWindow() throws(DecodeError) -> GLZWindow {
    guard let window else { throw DecodeError(.glz, "window", .tooLarge(value: 1, limit: 0)) }
    return window
  }

  private static func bitmap(_ outcome: GLZWindow.Outcome) throws(DecodeError) -> Bitmap {
    switch outcome {
    case .decoded(let image): try image.bitmap()
    case .waiting(let id): throw DecodeError(.glz, "tokens", .missingImage(id))
    }
  }
}
