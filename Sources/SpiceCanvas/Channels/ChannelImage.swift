import SpiceGraphics

/// An image whose pixels are read as channels, 0xAARRGGBB with colours multiplied by alpha (spec 06, sections 2.2 and 4.4).
struct ChannelImage {
  let width: Int
  let height: Int
  private let stride: Int
  private let isTopDown: Bool
  private let data: ArraySlice<UInt8>
  private let conversion: PixelConversion
  /// A picture of alpha alone, converted to a format of 32 bits, is black without alpha.
  private let isBlack: Bool

  /// The present content of a surface of any format.
  ///
  /// - Parameter isOpaque: an alpha channel beside colours is not read.
  fileprivate init(_ surface: Surface, _ layout: PixelFormat, isOpaque: Bool) {
    width = surface.width
    height = surface.height
    stride = surface.stride
    isTopDown = true
    data = surface.pixels[...]
    conversion = PixelConversion(from: isOpaque && layout == .argb32 ? .xrgb32 : layout, isOpaque: true, to: .argb32)
    isBlack = false
  }

  /// A bitmap as it is after its conversion to the format of a surface.
  ///
  /// - Throws: `invalid` for pictures that have no meaning on such a surface.
  fileprivate init(_ bitmap: Bitmap, _ target: DrawTarget) throws(CanvasError) {
    width = bitmap.width
    height = bitmap.height
    stride = bitmap.stride
    isTopDown = bitmap.isTopDown
    data = bitmap.data
    conversion = try PixelConversion(from: bitmap, setsHighBits: false, isOpaque: true, to: target)
    isBlack = bitmap.format == .alpha8 && target.bytesPerPixel == 4
  }

  /// Calls `body` with a reader of the pixels; nil when there are none.
  func withReader(_ body: (Reader?) -> Void) {
    guard width > 0, height > 0 else { return body(nil) }
    data.withUnsafeBytes { data in
      guard let base = data.baseAddress else { return body(nil) }
      body(Reader(width: width, height: height, base: base, stride: stride, isTopDown: isTopDown, conversion: conversion, isBlack: isBlack))
    }
  }

  /// Reads pixels through pointers: positions must lie on the image, which has at least one pixel.
  struct Reader {
    let width: Int
    let height: Int
    fileprivate let base: UnsafeRawPointer
    fileprivate let stride: Int
    fileprivate let isTopDown: Bool
    fileprivate let conversion: PixelConversion
    fileprivate let isBlack: Bool

    /// The channels of one pixel.
    func pixel(x: Int, y: Int) -> UInt32 {
      var result: UInt32 = 0
      read(&result, x: x, y: y, count: 1)
      return result
    }

    /// Writes the channels of the pixels from (x, y) on.
    func read(_ target: UnsafeMutablePointer<UInt32>, x: Int, y: Int, count: Int) {
      precondition(x >= 0 && count <= width - x && y >= 0 && y < height, "the pixels lie on the image")
      if isBlack { return target.update(repeating: PixelExpansion.opaque, count: count) }
      conversion.channels(base + (isTopDown ? y : height - 1 - y) * stride, x: x, count: count, into: target)
    }
  }
}

extension Canvas {
  /// An image as channels: a bitmap after its conversion to the format of the target, a surface as it is.
  ///
  /// - Parameter surfaceIsOpaque: an alpha channel beside colours is not read; this does not concern bitmaps.
  func channelImage(_ image: CanvasImage, _ target: DrawTarget, surfaceIsOpaque: Bool = false) throws(CanvasError) -> ChannelImage {
    switch image {
    case .bitmap(let bitmap, _): return try ChannelImage(bitmap, target)
    case .surface(let id):
      guard let surface = surfaces[id], let layout = PixelFormat(surface.format) else { throw .unknownSurface(id) }
      return ChannelImage(surface, layout, isOpaque: surfaceIsOpaque)
    }
  }
}
