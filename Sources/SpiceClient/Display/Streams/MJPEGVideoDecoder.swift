import SpiceCodecs
import SpiceGraphics

/// Decodes M-JPEG: every frame is a JPEG file (spec 05, sections 10.4 and 10.5).
final class MJPEGVideoDecoder: VideoDecoder {
  private var decoder: MJPEGDecoder
  private let pixelLimit: Int

  var needsEveryFrame: Bool { false }

  init(library: any JPEGCodec, pixelLimit: Int) {
    decoder = MJPEGDecoder(library: library)
    self.pixelLimit = pixelLimit
  }

  func decode(_ frame: ArraySlice<UInt8>, into picture: inout VideoPicture) throws(VideoDecodeError) -> Bool {
    do throws(DecodeError) {
      let header = try JPEGHeader(parsing: frame.span.bytes)
      guard header.width <= Bitmap.maximumSide, header.height <= Bitmap.maximumSide, header.width * header.height <= pixelLimit else {
        throw DecodeError(.jpeg, "header.height", .tooLarge(value: UInt64(header.width * header.height), limit: UInt64(pixelLimit)))
      }
      guard let layout = PixelLayout(format: .rgb32, width: header.width, height: header.height) else { return false }
      picture.resize(width: header.width, height: header.height)
      var span = picture.pixels.mutableSpan
      var pixels = span.mutableBytes
      try decoder.decode(frame.span.bytes, isTopDown: true, into: &pixels, layout: layout)
      return true
    } catch {
      throw VideoDecodeError("\(error)")
    }
  }
}
