import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceWire

/// Commands of the host on their way to the client.
extension DisplayChannel {
  /// A picture whose bitmap has at most so many bytes is not encoded (spec 07, section 2.16).
  private static let smallestEncoding = 54

  /// Queues what comes next in the pipe; false if there is nothing.
  func enqueueCommand() -> Bool {
    guard let message = pipe?.next(now: now) else { return false }
    switch message {
    case .createSurface(let id, let size, let format): announce(id, size: size, format: format)
    case .destroySurface(let id): withdraw(id)
    case .draw(let draw): enqueue(draw)
    }
    return true
  }

  private func enqueue(_ draw: DrawCommand<SourceImage>) {
    let written = draw.clip.region(in: draw.box)
    var source: SourceImage?
    if let image = draw.operation.source, case .bitmap(let bitmap) = image.content, bitmap.stride * bitmap.height >= Self.smallestEncoding {
      source = image
    }
    guard let source, case .bitmap(let bitmap) = source.content else {
      return enqueue(.draw(wireNow(draw, source: nil))) { $0.drawn(draw, written) }
    }
    let pixels = bitmap.width * bitmap.height
    let options = tuning.options(
      for: .refinement, pixels: pixels, clients: 1, circumstances: circumstances, link: window.estimate,
      slowness: display.encoderSpeed.slowness)
    var key: ContentKey?
    if source.isCacheable {
      switch cachedImages?.plan(isBusy: false, needsExact: true, key: { ContentKey(id: source.id) }) {
      case .reference(let known, _): return enqueue(draw, written, source, referringTo: known)
      case .send(let worthCaching): key = worthCaching
      case nil: break
      }
    }
    let compression = PictureCompression(options: options, dictionary: dictionary)
    let job = EncodingJob(lane: compression.dictionary.map { EncodingLane($0) }) { encoder in
      EncodedPicture.encode(bitmap, compression, with: &encoder)
    }
    enqueuePicture(job, expectedBytes: sizes.bytes(of: pixels, isBusy: false)) { [weak self] picture in
      guard let self, let picture else { return nil }
      display.encoded(picture)
      tally.encoded(picture)
      var image = WireImage(source, width: bitmap.width, height: bitmap.height, content: picture.content)
      if let key, let (before, flags) = cachedImages?.prepare(key, pixels: pixels, isLossy: false) {
        for message in before { send(SendQueue.Message(message)) }
        image.flags.formUnion(flags)
      }
      return SendQueue.Message(.draw(cachingPalettes(wire(draw, source: image)))) { channel in
        channel.drawn(draw, written)
        guard let key else { return }
        if image.flags.contains(.cacheMe) { channel.tally.imageCached() }
        channel.cachedImages?.sent(key, pixels: pixels, isLossy: false, flags: image.flags, serial: channel.outlet.sentMessages)
      }
    }
  }

  /// The client has the source already.
  private func enqueue(_ draw: DrawCommand<SourceImage>, _ written: Region, _ source: SourceImage, referringTo key: ContentKey) {
    let size = source.bitmapSize
    let image = WireImage(source, width: size.0, height: size.1, content: tuning.usesJPEG ? .fromCacheLossless : .fromCache)
    enqueue(.draw(wireNow(draw, source: image))) { channel in
      channel.drawn(draw, written)
      channel.tally.referenceSent()
      channel.cachedImages?.referenceSent(key, serial: channel.outlet.sentMessages)
    }
  }

  /// The command as it travels, made now, as messages without a picture to encode are. What waits before it may yet change what is known of
  /// the client's palettes; then its own travel with it.
  private func wireNow(_ draw: DrawCommand<SourceImage>, source: WireImage?) -> DrawCommand<WireImage> {
    let command = wire(draw, source: source)
    return queue.isEmpty ? cachingPalettes(command) : command
  }

  /// The command, which is the next message, with its palettes as the client has them; what must precede it is sent here.
  private func cachingPalettes(_ command: DrawCommand<WireImage>) -> DrawCommand<WireImage> {
    let (command, evicted) = palettes.prepare(command)
    for id in evicted { send(SendQueue.Message(.invalPalette(DisplayInvalPalette(id: id)))) }
    return command
  }

  /// The command as it travels, with all palettes.
  ///
  /// - Parameter source: Takes the place of its source; without it, and for brushes and masks, bitmaps travel as they are.
  private func wire(_ draw: DrawCommand<SourceImage>, source: WireImage?) -> DrawCommand<WireImage> {
    var source = source
    return draw.mapImages { image in
      if let encoded = source.take() { return encoded }
      switch image.content {
      case .bitmap(let bitmap):
        return WireImage(image, width: bitmap.width, height: bitmap.height, content: .bitmap(WireBitmap(bitmap.withWholePalette)))
      case .quic(let width, let height, let data): return WireImage(image, width: width, height: height, content: .quic(data))
      case .surface(let id): return WireImage(image, width: 0, height: 0, content: .surface(id))
      }
    }
  }

  /// The client was sent the command. What was drawn with pixels that it has with loss is not exact either.
  private func drawn(_ draw: DrawCommand<SourceImage>, _ written: Region) {
    guard draw.surfaceID == 0, !lossy.isEmpty else { return }
    if case .copyBits(let copyBits) = draw.operation {
      lossy.copied(
        to: written, dx: draw.box.left &- copyBits.sourcePosition.x, dy: draw.box.top &- copyBits.sourcePosition.y, now: now)
      pipe?.inexact.formUnion(lossy.region)
    } else if lossy.region.intersects(written) || draw.operation.readsPrimary {
      lossy.add(written, now: now)
      pipe?.inexact.formUnion(lossy.region)
    }
  }
}

extension DrawOperation<SourceImage> {
  /// The picture that it draws, if it has one; `mapImages` comes to it first.
  fileprivate var source: SourceImage? {
    switch self {
    case .opaque(let opaque): opaque.source
    case .copy(let copy), .blend(let copy): copy.source
    case .rop3(let rop3): rop3.source
    case .transparent(let transparent): transparent.source
    case .alphaBlend(let blend): blend.source
    case .composite(let composite): composite.source
    case .copyBits, .fill, .blackness, .whiteness, .invers, .stroke, .text: nil
    }
  }

  /// One of its images is the primary surface.
  fileprivate var readsPrimary: Bool {
    var found = false
    _ = mapImages { image in
      if image.content == .surface(0) { found = true }
    }
    return found
  }
}

extension SourceImage {
  fileprivate var bitmapSize: (Int, Int) {
    if case .bitmap(let bitmap) = content { (bitmap.width, bitmap.height) } else { (0, 0) }
  }
}

extension WireImage {
  fileprivate init(_ image: SourceImage, width: Int, height: Int, content: Content) {
    self.init(
      id: image.id, flags: image.setsHighBits ? .highBitsSet : [], width: UInt32(clamping: width), height: UInt32(clamping: height),
      content: content)
  }
}
