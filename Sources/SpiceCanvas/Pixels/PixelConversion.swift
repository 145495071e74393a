import SpiceGraphics

/// How pixels of an image become raw pixels of a surface, or channels (spec 06, sections 4.2 to 4.4).
struct PixelConversion {
  private enum Step {
    /// The pixels are as they shall be.
    case raw
    /// To 32 bits.
    case expand
    /// To channels, and these to fewer bits.
    case reduce
    /// Indexed pixels whose palette has pixels of 16 bits.
    case truncate
  }

  private let expansion: PixelExpansion
  private let step: Step
  /// What the pixels become; `argb32` for channels.
  let format: SurfaceFormat
  /// 1, 2 or 4.
  let bytesPerPixel: Int

  /// True when nothing is to be done: pixels may be copied byte by byte.
  var isRaw: Bool { if case .raw = step { true } else { false } }

  /// An image in the pixels of a surface.
  ///
  /// - Parameter isOpaque: images without alpha are opaque on a surface with alpha, as they are when channels are computed with
  ///   (spec 06, section 2.2); otherwise their top bytes are raw.
  /// - Throws: `invalid` for pictures that have no meaning on such a surface.
  init(from bitmap: Bitmap, setsHighBits: Bool, isOpaque: Bool, to target: DrawTarget) throws(CanvasError) {
    let source = try Self.format(of: bitmap, target)
    let size = target.bytesPerPixel
    format = target.format
    bytesPerPixel = size
    let top = (setsHighBits && size == 4) || isOpaque || size < 4 ? PixelExpansion.opaque : 0
    if bitmap.format.isIndexed {
      let palette = try Self.palette(of: bitmap, target)
      expansion = PixelExpansion(source, palette: palette) { size == 4 ? $0 | top : $0 }
      step = size == 4 ? .expand : .truncate
      return
    }
    expansion = PixelExpansion(source, top: top)
    step = Self.step(source, top: top, target.format)
  }

  /// The channels of an image, before any conversion: for alpha blends (spec 06, section 10.6).
  init(channelsOf bitmap: Bitmap, for target: DrawTarget) throws(CanvasError) {
    let source = try Self.format(of: bitmap, target)
    format = .argb32
    bytesPerPixel = 4
    if bitmap.format.isIndexed {
      let palette = try Self.palette(of: bitmap, target)
      let format = target.format
      expansion = PixelExpansion(source, palette: palette) {
        switch format {
        case .argb32: $0
        case .xrgb32: $0 | PixelExpansion.opaque
        default: PixelExpansion.expand555(UInt16(truncatingIfNeeded: $0))
        }
      }
    } else {
      expansion = PixelExpansion(source, top: PixelExpansion.opaque)
    }
    step = source == .argb32 ? .raw : .expand
  }

  /// The pixels of a surface, converted to those of another format.
  ///
  /// - Parameter isOpaque: the top byte of `xrgb32` becomes 255; otherwise it is raw.
  init(from source: PixelFormat, isOpaque: Bool, to format: SurfaceFormat) {
    let size = (format.bitsPerPixel ?? 8) / 8
    self.format = format
    bytesPerPixel = size
    expansion = PixelExpansion(source, top: isOpaque || size < 4 ? PixelExpansion.opaque : 0)
    step = Self.step(source, top: expansion.top, format)
  }

  private static func step(_ source: PixelFormat, top: UInt32, _ format: SurfaceFormat) -> Step {
    switch (source, format) {
    case (.argb32, .argb32), (.argb32, .xrgb32), (.rgb555, .rgb555), (.rgb565, .rgb565), (.alpha8, .alpha8): .raw
    case (.xrgb32, .argb32), (.xrgb32, .xrgb32): top == 0 ? .raw : .expand
    case (_, .argb32), (_, .xrgb32): .expand
    default: .reduce
    }
  }

  private static func format(of bitmap: Bitmap, _ target: DrawTarget) throws(CanvasError) -> PixelFormat {
    guard let format = PixelFormat(bitmap.format) else {
      throw .invalid(operation: target.operation, problem: "bitmaps of format \(bitmap.format.rawValue) are masks")
    }
    return format
  }

  private static func palette(of bitmap: Bitmap, _ target: DrawTarget) throws(CanvasError) -> Palette {
    guard target.bytesPerPixel == 4 || target.format == .rgb555 else {
      throw .invalid(
        operation: target.operation, problem: "palettes have no meaning on surfaces of format \(target.format.rawValue)")
    }
    guard let palette = bitmap.palette else { throw .invalid(operation: target.operation, problem: "an indexed bitmap has no palette") }
    return palette
  }

  /// Writes `count` raw pixels of the surface for those of an image's row from position `x` on.
  func convert(_ row: UnsafeRawPointer, x: Int, count: Int, into target: UnsafeMutableRawPointer) {
    switch step {
    case .raw: target.copyMemory(from: row + x * bytesPerPixel, byteCount: count * bytesPerPixel)
    case .expand: expansion.expand(row, x: x, count: count, into: target)
    case .reduce, .truncate:
      // By way of a few channels, which stay in the cache.
      let part = 256
      withUnsafeTemporaryAllocation(byteCount: part * 4, alignment: 16) { channels in
        guard let channels = channels.baseAddress else { return }
        var done = 0
        while done < count {
          let next = min(part, count - done)
          expansion.expand(row, x: x + done, count: next, into: channels)
          if case .truncate = step {
            PixelReduction.truncate(channels, count: next, into: target + done * 2)
          } else {
            PixelReduction.reduce(channels, count: next, to: format, into: target + done * bytesPerPixel)
          }
          done += next
        }
      }
    }
  }

  /// Writes the channels of the pixels that `convert` would write.
  func channels(_ row: UnsafeRawPointer, x: Int, count: Int, into target: UnsafeMutableRawPointer) {
    expansion.expand(row, x: x, count: count, into: target)
    switch (step, format) {
    case (.truncate, _):
      for i in 0..<count {
        let pixel = target.load(fromByteOffset: i * 4, as: UInt32.self)
        target.storeBytes(of: PixelExpansion.expand555(UInt16(truncatingIfNeeded: pixel)), toByteOffset: i * 4, as: UInt32.self)
      }
    case (.reduce, .rgb555), (.reduce, .rgb565): PixelReduction.quantize(target, count: count, to: format)
    default: break
    }
  }

  /// Writes raw pixels of the surface for channels.
  func store(_ channels: UnsafeRawPointer, count: Int, into target: UnsafeMutableRawPointer) {
    if bytesPerPixel == 4 {
      target.copyMemory(from: channels, byteCount: count * 4)
    } else {
      PixelReduction.reduce(channels, count: count, to: format, into: target)
    }
  }
}
