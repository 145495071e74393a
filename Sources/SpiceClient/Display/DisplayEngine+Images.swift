import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceWire

extension DisplayEngine {
  /// Why an image is not at hand.
  private enum Lack: Error {
    case waiting(ImageWait)
    case problem(ChannelProblem)
  }

  /// The command with its images decoded, in the message's order. Nil if it has to wait for one of them; those before that one are kept for
  /// the next attempt, because decoding an image again would count it twice.
  mutating func prepare(_ command: DrawCommand<WireImage>, label: String) throws(ChannelProblem) -> DrawCommand<CanvasImage>? {
    let hasSurface = canvas.surfaces.index(forKey: command.surfaceID) != nil
    var ready = prepared[...]
    do throws(Lack) {
      let decoded = try command.mapImages { wire throws(Lack) in
        if let image = ready.popFirst() { return image }
        // Without a surface nothing is drawn and nothing kept, but other displays may wait for the images of the GLZ window.
        guard hasSurface || wire.isGLZ else { return .surface(command.surfaceID) }
        let image = try image(wire, isKept: hasSurface, label: label)
        prepared.append(image)
        return image
      }
      prepared.removeAll(keepingCapacity: true)
      guard hasSurface else { throw .problem(.invalid(message: label, what: "surface \(command.surfaceID) does not exist")) }
      return decoded
    } catch {
      switch error {
      case .waiting(let wait):
        setWait(wait)
        return nil
      case .problem(let problem):
        prepared = []
        throw problem
      }
    }
  }

  /// One image as the canvas takes it. What it brings for the caches is kept if `isKept`.
  private mutating func image(_ image: WireImage, isKept: Bool, label: String) throws(Lack) -> CanvasImage {
    switch image.content {
    case .surface(let id): return .surface(id)
    case .fromCache: return try cached(image.id, mustBeLossless: false)
    case .fromCacheLossless: return try cached(image.id, mustBeLossless: true)
    case .absent: throw .problem(.invalid(message: label, what: "an image that is not there"))
    default: break
    }
    let bitmap = try decode(image, label: label)
    let setsHighBits = image.flags.contains(.highBitsSet)
    if isKept { try keep(bitmap, of: image, setsHighBits: setsHighBits, label: label) }
    state.statistics.images[image.type, default: .init()].add(image)
    return .bitmap(bitmap, setsHighBits: setsHighBits)
  }

  private mutating func cached(_ id: UInt64, mustBeLossless: Bool) throws(Lack) -> CanvasImage {
    guard let image = images.pixmaps.image(id, mustBeLossless: mustBeLossless) else {
      throw .waiting(.pixmap(id, mustBeLossless: mustBeLossless))
    }
    state.statistics.cacheHits += 1
    return image
  }

  private mutating func decode(_ image: WireImage, label: String) throws(Lack) -> Bitmap {
    if case .bitmap(let content) = image.content { return try bitmap(content, of: image, label: label) }
    var palette: Palette?
    if case .lzPalette(let content) = image.content {
      palette = try self.palette(content.palette, isKept: content.flags.contains(.cachePalette), label: label)
      guard palette != nil else { throw .problem(.invalid(message: label, what: "an image with a palette that is not there")) }
    }
    let decoded: DisplayImages.Decoded
    do throws(DecodeError) {
      decoded = try images.decode(image, palette: palette)
    } catch {
      images.abandon(image)
      throw .problem(.badImage(message: label, error))
    }
    switch decoded {
    case .bitmap(let bitmap): return bitmap
    case .waiting(let wait): throw .waiting(wait)
    case .unknown: throw .problem(.unsupportedImage(message: label, codec: image.content.name))
    }
  }

  private mutating func bitmap(_ content: WireBitmap, of image: WireImage, label: String) throws(Lack) -> Bitmap {
    guard content.width == image.width, content.height == image.height else {
      let what = "a bitmap of \(content.width)x\(content.height) pixels in an image of \(image.width)x\(image.height)"
      throw .problem(.invalid(message: label, what: what))
    }
    let palette = try palette(content.palette, isKept: content.flags.contains(.cachePalette), label: label)
    do throws(BitmapError) {
      return try content.bitmap { _ in palette }
    } catch {
      throw .problem(.invalid(message: label, what: "a bad bitmap: \(error)"))
    }
  }

  /// The palette that an image brings or refers to; nil if it has none, or one that is not there.
  private mutating func palette(_ palette: WirePalette, isKept: Bool, label: String) throws(Lack) -> Palette? {
    switch palette {
    case .none: return nil
    case .cached(let id): return palettes[id]
    case .inline(let palette):
      guard isKept, !palettes.keep(palette) else { return palette }
      throw .problem(.limitExceeded(message: label, what: "more than \(palettes.limit) palettes"))
    }
  }

  /// Keeps an image if its flags say so (spec 03, section 7.3).
  private func keep(_ bitmap: Bitmap, of image: WireImage, setsHighBits: Bool, label: String) throws(Lack) {
    let adds = image.flags.contains(.cacheMe)
    guard adds || image.flags.contains(.cacheReplaceMe) else { return }
    guard adds || !image.isLossy else {
      throw .problem(.invalid(message: label, what: "a lossy image that replaces a lossy one in the cache"))
    }
    let isKept = images.pixmaps.keep(bitmap, setsHighBits: setsHighBits, as: image.id, isLossy: image.isLossy, replaces: !adds)
    guard isKept else {
      throw .problem(.limitExceeded(message: label, what: "cached images of more than \(images.pixmaps.byteLimit) bytes"))
    }
  }
}

extension WireImage {
  fileprivate var isLossy: Bool {
    switch content {
    case .jpeg, .jpegAlpha: true
    default: false
    }
  }

  fileprivate var isGLZ: Bool {
    switch content {
    case .glz, .zlibGLZ: true
    default: false
    }
  }

  /// Bytes of pixels, compressed or not.
  fileprivate var payloadSize: Int {
    switch content {
    case .bitmap(let bitmap): bitmap.data.count
    case .lzPalette(let image): image.data.count
    case .jpegAlpha(let image): image.jpeg.count + image.alpha.count
    case .quic(let data), .lz(let data), .glz(let data), .jpeg(let data), .lz4(let data), .zlibGLZ(_, let data): data.count
    case .reserved, .fromCache, .surface, .fromCacheLossless, .absent, .unknown: 0
    }
  }
}

extension DisplayStatistics.Images {
  fileprivate mutating func add(_ image: WireImage) {
    count += 1
    bytes += image.payloadSize
    pixels += Int(image.width) * Int(image.height)
  }
}
