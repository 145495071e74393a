import SpiceGraphics

/// An image and where it lies on a surface.
struct PlacedImage {
  let image: SourceImage
  let placement: Placement

  /// The pixels of `region` for which there is a pixel. A stretched image has one everywhere (spec 06, section 8.2).
  func covered(_ region: Region) -> Region {
    guard case .at(let left, let top) = placement else { return region }
    return region.intersection(Rect(left: left, top: top, width: image.width, height: image.height))
  }
}

/// What the pixels of an image are for, which decides what they become.
enum SourceUse {
  /// To be combined with those of the surface, or to be compared.
  case raw
  /// To take the place of those of the surface.
  case copied
  /// To be blended.
  case channels(AlphaFlags)
}

extension Canvas {
  /// An image in the raw pixels of the surface (spec 06, section 4.4).
  func source(_ image: CanvasImage, _ target: DrawTarget) throws(CanvasError) -> SourceImage {
    switch image {
    case .bitmap(let bitmap, let setsHighBits):
      return SourceImage(bitmap, try PixelConversion(from: bitmap, setsHighBits: setsHighBits, isOpaque: false, to: target))
    case .surface(let id):
      let (surface, format) = try sourceSurface(id)
      guard surface.format.bitsPerPixel == target.format.bitsPerPixel else {
        throw .invalid(
          operation: target.operation,
          problem: "a surface of format \(surface.format.rawValue) has no pixels for one of format \(target.format.rawValue)")
      }
      return SourceImage(surface, PixelConversion(from: format, isOpaque: false, to: surface.format))
    }
  }

  private func sourceSurface(_ id: UInt32) throws(CanvasError) -> (Surface, PixelFormat) {
    guard let surface = surfaces[id], let format = PixelFormat(surface.format) else { throw .unknownSurface(id) }
    return (surface, format)
  }

  /// An image as channels, before any conversion (spec 06, section 10.6).
  private func channels(_ image: CanvasImage, _ flags: AlphaFlags, _ target: DrawTarget) throws(CanvasError) -> SourceImage {
    switch image {
    case .bitmap(let bitmap, _): return SourceImage(bitmap, try PixelConversion(channelsOf: bitmap, for: target))
    case .surface(let id):
      let (surface, format) = try sourceSurface(id)
      let isOpaque = !flags.contains(.sourceSurfaceHasAlpha)
      return SourceImage(surface, PixelConversion(from: format, isOpaque: isOpaque, to: .argb32))
    }
  }

  /// The part `area` of an image, put into the operation's box; nil when one of both is empty.
  func place(
    _ image: CanvasImage, _ area: Rect, _ target: DrawTarget, for use: SourceUse, _ mode: ScaleMode = .nearest
  ) throws(CanvasError) -> PlacedImage? {
    let box = target.box
    if box.isEmpty || area.isEmpty { return nil }
    if area.width == box.width && area.height == box.height {
      let placement = Placement.at(left: Int(box.left) - Int(area.left), top: Int(box.top) - Int(area.top))
      if case .channels(let flags) = use { return PlacedImage(image: try channels(image, flags, target), placement: placement) }
      return PlacedImage(image: try source(image, target), placement: placement)
    }
    let stretch = Stretch(
      x: Stretch.Axis(source: area.left, sourceLength: area.width, box: box.left, boxLength: box.width),
      y: Stretch.Axis(source: area.top, sourceLength: area.height, box: box.top, boxLength: box.height),
      isInterpolated: mode == .interpolate)
    return PlacedImage(image: try stretched(image, target, for: use), placement: .stretched(stretch))
  }

  /// An image that will be stretched (spec 06, section 8.2): pixels that take the place of others are reduced to the surface's format
  /// whatever their own is, others keep it.
  func stretched(_ image: CanvasImage, _ target: DrawTarget, for use: SourceUse) throws(CanvasError) -> SourceImage {
    switch (use, image) {
    case (.raw, _): return try source(image, target)
    case (.channels(let flags), _): return try channels(image, flags, target)
    case (.copied, .bitmap(let bitmap, let setsHighBits)):
      let isOpaque = target.format == .argb32
      return SourceImage(bitmap, try PixelConversion(from: bitmap, setsHighBits: setsHighBits, isOpaque: isOpaque, to: target))
    case (.copied, .surface(let id)):
      let (surface, format) = try sourceSurface(id)
      return SourceImage(surface, PixelConversion(from: format, isOpaque: target.format == .argb32, to: target.format))
    }
  }
}
