import SpiceGraphics

/// Encodes M-JPEG: every frame is a JPEG file with all its tables, which a client needs that has missed the first one (spec 07, section
/// 3.11).
public final class MotionJPEGEncoder: VideoEncoder {
  private let library: any JPEGCodec

  public init(library: any JPEGCodec) { self.library = library }

  public var framesAreIndependent: Bool { true }

  public func encode(_ pixels: RawSpan, layout: PixelLayout, target: VideoTarget, into output: inout [UInt8]) throws(EncodeError) {
    guard layout.format == .rgb32 else { throw .unsupportedFormat(.jpeg, layout.format) }
    guard layout.width <= JPEGHeader.longestSide, layout.height <= JPEGHeader.longestSide else {
      throw .badSize(.jpeg, width: layout.width, height: layout.height)
    }
    try library.compress(pixels, layout: layout, quality: min(max(target.quality, 1), 100), into: &output)
  }
}
