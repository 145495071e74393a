import CPNG
import SpiceClient
import SpiceGraphics

/// Encodes pictures as PNG files.
enum PNGImage {
  /// The PNG file of a display's picture.
  static func encode(_ picture: DisplaySnapshot) throws(CommandFailure) -> [UInt8] {
    guard picture.size.area > 0 else { throw CommandFailure(.unsupportedImage, "the display has no pixels") }
    return try encode(rgb: picture.rgb, width: Int(picture.size.width), height: Int(picture.size.height))
  }

  /// The PNG file of `width` times `height` pixels, top row first, each three bytes: red, green, blue.
  static func encode(rgb pixels: [UInt8], width: Int, height: Int) throws(CommandFailure) -> [UInt8] {
    precondition(width > 0 && height > 0 && pixels.count == 3 * width * height, "the pixels fill the picture")
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_RGB)
    defer { png_image_free(&image) }

    // Room for what deflate makes of incompressible rows (stored blocks cost 5 bytes in 16 KiB at worst), and for the chunks around it.
    let raw = pixels.count + height
    var size = png_alloc_size_t(raw + raw / 1000 + 4096)
    var written = false
    let file = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      written = png_image_write_to_memory(&image, buffer.baseAddress, &size, 0, pixels, 0, nil) != 0
      count = written ? Int(size) : 0
    }
    guard written else {
      let reason = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw CommandFailure(.failed, "cannot encode the picture: \(reason)")
    }
    return file
  }
}
