import NIOCore
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceWire

/// Pieces of the picture: which is sent next, and in which form.
extension DisplayChannel {
  /// A piece takes so long on the link at most, as far as can be told, so that newer pixels can overtake waiting ones; …
  private static let pieceTime = Duration.milliseconds(12)
  /// … of what changes all the time, which nobody waits for: the first if that is much, …
  private static let busyPieceTimes = (short: Duration.milliseconds(2), long: Duration.milliseconds(6))
  /// … and the second if it is less than so many bytes, for which a message is not worth it.
  private static let leastBusyPiece = 5 << 10
  /// A first picture of up to so many bytes is one piece. Larger ones would be too much for one client's share of memory, and in the end
  /// more than clients take in one message.
  private static let largestFirstPiece = 64 << 20

  /// What to send next. The first picture on a new surface is one piece: the reference's screenshot tool takes what it has after the first
  /// drawing for the whole.
  func nextPiece() -> (rect: Rect, isBusy: Bool)? {
    guard let pipe, pipe.takesPieces else { return nil }
    if owesMark, let size = display.size, pipe.lacking == Region(Rect(size: size)), size.area * 4 <= Self.largestFirstPiece {
      return (Rect(size: size), false)
    }
    let calm = piecePixels
    let busy = busyPieceBytes.map { sizes.busyPixels(for: $0) } ?? calm
    return pipe.nextPiece(display.activity, now: now, spare: sizes.sparePixels) { $0 ? busy : calm }
  }

  private var busyPieceBytes: Int? {
    guard window.estimate.capacity != nil, let short = window.bytes(in: Self.busyPieceTimes.short),
      let long = window.bytes(in: Self.busyPieceTimes.long)
    else { return nil }
    return min(max(short, Self.leastBusyPiece), long)
  }

  /// How large a piece may be, so that it does not take too long on the link. A link that was never given more than it takes is at least as
  /// fast as what it was given.
  private var piecePixels: Int {
    guard let bytes = window.bytes(in: Self.pieceTime) else { return sizes.pixels }
    return sizes.calmPixels(for: bytes, atLeast: window.estimate.capacity == nil)
  }

  /// Makes exact what was sent with loss and has rested, while nothing else is to be sent. Only when all that was queued has gone it is known
  /// what the client has.
  func refine() {
    refinement?.cancel()
    refinement = nil
    guard let pipe, pipe.knowsPrimary else { return }
    for _ in 0..<Self.mostPictures
    where pipe.isEmpty && pipe.lacking.isEmpty && queue.isEmpty && hasRoom && window.bytes <= window.limit / 2 {
      guard let rect = lossy.next(now: now, mostPixels: piecePixels) else {
        guard let time = lossy.timeToRest(now: now) else { return }
        let channel = NIOLoopBound(self, eventLoop: eventLoop)
        refinement = eventLoop.scheduleTask(in: max(.milliseconds(1), TimeAmount(time))) { channel.value.pump() }
        return
      }
      tally.refined()
      enqueuePiece(rect, isBusy: false, for: .refinement)
    }
  }

  func enqueuePiece(_ rect: Rect, isBusy: Bool, for purpose: EncodingTuning.Purpose) {
    if purpose != .firstPicture, let color = display.color(of: rect) { return enqueueFill(rect, color) }
    let options = tuning.options(
      for: purpose, pixels: rect.area, clients: display.channelCount, circumstances: circumstances, link: window.estimate,
      slowness: display.encoderSpeed.slowness)
    var key: ContentKey?
    if purpose != .firstPicture,
      let plan = cachedImages?.plan(
        pixels: rect.area, isBusy: isBusy, needsExact: !options.circumstances.allowsLossy, key: { display.contentKey(rect) })
    {
      switch plan {
      case .reference(let key, let isLossy):
        if isLossy { pipe?.inexact.formUnion(rect) }
        return enqueueReference(to: key, isLossy: isLossy, rect)
      case .send(let worthCaching): key = worthCaching
      }
    }
    if options.circumstances.allowsLossy { pipe?.inexact.formUnion(rect) }
    let compression = PictureCompression(options: options, dictionary: dictionary)
    guard let piece = display.pieceJob(rect, compression) else { return }
    enqueuePicture(piece.job, expectedBytes: sizes.bytes(of: rect.area, isBusy: isBusy)) { [weak self] picture in
      guard let picture, let self else { return nil }
      sizes.record(bytes: picture.bytes, pixels: rect.area, isBusy: isBusy)
      display.encoded(picture)
      tally.encoded(picture)
      return message(picture, rect, id: piece.imageID, key)
    }
  }

  /// The message for a piece that was encoded, whose turn it is; what must precede it is sent here.
  private func message(_ picture: EncodedPicture, _ rect: Rect, id: UInt64, _ key: ContentKey?) -> SendQueue.Message {
    let isLossy = picture.isLossy
    var image = WireImage(id: id, width: UInt32(rect.width), height: UInt32(rect.height), content: picture.content)
    if let key, let (before, flags) = cachedImages?.prepare(key, pixels: rect.area, isLossy: isLossy) {
      for message in before { send(SendQueue.Message(message)) }
      image.id = key.id
      image.flags = flags
    }
    return SendQueue.Message(.drawing(image, at: rect)) { channel in
      channel.shown(rect, isLossy: isLossy)
      guard let key else { return }
      if image.flags.contains(.cacheMe) { channel.tally.imageCached() }
      channel.cachedImages?.sent(
        key, pixels: rect.area, isLossy: isLossy, flags: image.flags, serial: channel.outlet.sentMessages)
    }
  }

  /// The client has the piece's content already.
  private func enqueueReference(to key: ContentKey, isLossy: Bool, _ rect: Rect) {
    let content: WireImage.Content = tuning.usesJPEG && !isLossy ? .fromCacheLossless : .fromCache
    let image = WireImage(id: key.id, width: UInt32(rect.width), height: UInt32(rect.height), content: content)
    enqueue(.drawing(image, at: rect)) { channel in
      channel.shown(rect, isLossy: isLossy)
      channel.tally.referenceSent()
      channel.cachedImages?.referenceSent(key, serial: channel.outlet.sentMessages)
    }
  }

  /// An area of one color needs no image.
  private func enqueueFill(_ rect: Rect, _ color: UInt32) {
    let fill = DrawFill<WireImage>(brush: .solid(color), rop: .put, mask: Mask())
    enqueue(.draw(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .fill(fill)))) { $0.shown(rect, isLossy: false) }
  }

  /// The client was sent what `rect` shows.
  private func shown(_ rect: Rect, isLossy: Bool) {
    if isLossy { lossy.add(Region(rect), now: now) } else { lossy.remove(Region(rect)) }
    if queue.pictures == 0 { pipe?.inexact = lossy.region }
  }
}

extension DisplayServerMessage {
  /// An image drawn as it is on the primary surface.
  fileprivate static func drawing(_ image: WireImage, at rect: Rect) -> DisplayServerMessage {
    let copy = DrawCopy(source: image, sourceArea: Rect(size: rect.size), rop: .put, scaleMode: .nearest, mask: Mask())
    return .draw(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .copy(copy)))
  }
}
