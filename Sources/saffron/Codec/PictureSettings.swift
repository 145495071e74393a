import SpiceCodecs
import SpiceGraphics

/// What the pictures of one command have in common.
struct PictureSettings: Sendable {
  let codec: CodecName
  let format: PixelFormatName
  let size: PictureSize
  /// Pixels that GLZ pictures can copy from.
  let window: Int
  /// Of JPEG files, 1 to 100.
  let quality: Int
  /// The colours that indexes are decoded to; nil to keep the indexes.
  var palette: Palette?

  /// Bytes of a file of raw pixels.
  var byteCount: Int { size.width * size.height * format.bytesPerPixel }

  /// The format that decoding makes: that of the raw pixels, except with a palette and where JPEG files have no such pixels.
  var decodedFormat: BitmapFormat {
    if palette != nil { return .rgb32 }
    guard codec == .jpeg else { return format.bitmapFormat }
    return format == .bgr ? .rgb24 : .rgb32
  }

  /// The raw pixels in the file.
  func pixels(of path: String) throws(CommandFailure) -> [UInt8] {
    let bytes = try InputBytes.file(at: path)
    guard bytes.count == byteCount else {
      throw CommandFailure(
        .failed, "\(path) has \(bytes.count) bytes, but \(size) pixels of the format \(format.rawValue) are \(byteCount)")
    }
    return bytes
  }
}
