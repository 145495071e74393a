import SpiceGraphics

/// A decoded image of a GLZ window. It never changes; what is drawn is a copy of it.
///
/// All types keep 32 bits a pixel, RGBA another 8 for alpha. `Sendable` because nothing is written after `init`.
public final class GLZImage: Sendable {
  public let header: GLZHeader
  private let memory: PixelMemory

  /// `memory`: of `byteCount(header)` bytes, with the pixels of the image as `colours` and `alpha` say.
  init(_ header: GLZHeader, _ memory: consuming PixelMemory) {
    self.header = header
    self.memory = memory
  }

  /// Bytes of memory that an image takes.
  static func byteCount(_ header: GLZHeader) -> Int {
    alphaOffset(header) + (header.type == .rgba ? header.pixelCount + LZSlack.units : 0)
  }

  /// Where alpha starts in the memory.
  static func alphaOffset(_ header: GLZHeader) -> Int { header.pixelCount * PixelUnit.size + LZSlack.units }

  /// The image's colours in stream order: `pixelCount` words of 32 bits, the fourth byte 0, and room of `LZSlack.units` bytes.
  var colours: UnsafeRawPointer { UnsafeRawPointer(memory.start) }

  /// The image's alpha in stream order: `pixelCount` bytes, and room of `LZSlack.units` bytes; nil if the type has none.
  var alpha: UnsafeRawPointer? { header.type == .rgba ? UnsafeRawPointer(memory.start + Self.alphaOffset(header)) : nil }

  /// Writes the image as `layout` says, which must have its width and height.
  ///
  /// Any image can be written as `rgb32` (fourth byte 0) and `rgb24`, RGBA images as `rgba` too, and RGB16 images as `rgb555`.
  public func copy(into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    guard layout.width == header.width else {
      throw DecodeError(.glz, "header.width", .mismatch(value: UInt64(header.width), expected: UInt64(layout.width)))
    }
    guard layout.height == header.height else {
      throw DecodeError(.glz, "header.height", .mismatch(value: UInt64(header.height), expected: UInt64(layout.height)))
    }
    guard layout.byteCount <= pixels.byteCount else {
      throw DecodeError(.glz, "output", .tooLarge(value: UInt64(layout.byteCount), limit: UInt64(pixels.byteCount)))
    }
    switch (layout.format, header.type) {
    case (.rgb32, _), (.rgb24, _), (.rgba, .rgba), (.rgb555, .rgb16): break
    default: throw DecodeError(.glz, "output", .unsupportedOutput(layout.format))
    }
    let isFlipped = layout.isTopDown != header.isTopDown
    pixels.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      for row in 0..<header.height {
        let target = start + (isFlipped ? header.height - 1 - row : row) * layout.stride
        copyRow(firstPixel: row * header.width, to: target, format: layout.format)
      }
    }
  }

  /// Writes the `header.width` pixels from `firstPixel` on, which are those of one row.
  private func copyRow(firstPixel: Int, to target: UnsafeMutableRawPointer, format: BitmapFormat) {
    let source = colours + firstPixel * PixelUnit.size
    switch format {
    case .rgb24:
      // All pixels but the last one may overwrite two bytes behind them.
      PixelUnit.writeLiterals(source, to: target, count: header.width - 1)
      let last = PixelUnit.word(source, header.width - 1)
      target.store(UInt16(truncatingIfNeeded: last), 3 * (header.width - 1))
      target.store(UInt8(truncatingIfNeeded: last >> 16), 3 * (header.width - 1) + 2)
    case .rgb555:
      for index in 0..<header.width { target.store(Pixel555Unit.packed(PixelUnit.word(source, index)), 2 &* index) }
    default:
      target.copyMemory(from: source, byteCount: header.width * PixelUnit.size)
      if format == .rgba, let alpha { PixelConversion.mergeAlpha(alpha + firstPixel, into: target, count: header.width) }
    }
  }
}
