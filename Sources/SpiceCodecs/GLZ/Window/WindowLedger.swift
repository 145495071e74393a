/// What a client's window holds and what it waits for (spec 05, section 5.4).
///
/// The ids below `next` have all been decoded: they are the *prefix*. Images beyond it have overtaken others that come on other channels.
/// Only images of the prefix are released, and only because a header of the prefix says so.
struct WindowLedger {
  /// What is known about an id.
  enum Entry {
    /// Some channel decodes it now.
    case decoding
    case decoded(GLZImage)
    /// It could not be decoded, and nothing may refer to it.
    case abandoned
  }

  enum Lookup {
    case decoded(GLZImage)
    /// It may still come.
    case expected
    /// It was released, abandoned, or will never come.
    case gone
  }

  enum Admission {
    /// `epoch` is to be given back when the image is done.
    case admitted(epoch: Int)
    /// Images have overtaken this one's predecessor for as long as there is memory for them.
    case waiting(for: UInt64)
  }

  /// What must happen when the ledger's lock is free again.
  struct Consequences {
    /// Those who waited for ids that are there now.
    var resumed: [@Sendable () -> Void] = []
    /// Images that left the window: the last references to some of them.
    var released: [GLZImage] = []
  }

  /// Pixels of the negotiated window.
  let windowPixels: Int
  private var entries: [UInt64: Entry] = [:]
  /// The first id that has not been decoded.
  private(set) var next: UInt64
  /// Ids below have been released, if they ever were here.
  private var oldest: UInt64
  /// Pixels of decoded images below `next`.
  private(set) var prefixPixels = 0
  /// Pixels of images beyond `next` and of those that are being decoded.
  private(set) var otherPixels = 0
  private var waiting: [UInt64: [@Sendable () -> Void]] = [:]
  private(set) var isClosed = false
  private var epoch = 0

  init(windowPixels: Int, firstID: UInt64) {
    self.windowPixels = windowPixels
    next = firstID
    oldest = firstID
  }

  /// Images that are kept or being decoded, and placeholders of such that could not be decoded.
  var count: Int { entries.count }

  /// A bound for `count`: images of a few pixels take much more memory than their pixels do.
  private var maximumCount: Int { 1 << 18 + windowPixels / 64 }

  /// Checks an image that shall be decoded, and reserves its id and memory.
  mutating func admit(_ header: GLZHeader) throws(DecodeError) -> Admission {
    guard !isClosed else { return .admitted(epoch: epoch) }
    guard header.id >= next, entries[header.id] == nil else {
      throw DecodeError(.glz, "header.id", .invalidValue(header.id))
    }
    guard entries.count < maximumCount else {
      throw DecodeError(.glz, "header.id", .tooLarge(value: UInt64(entries.count), limit: UInt64(maximumCount)))
    }
    // The image at the end of the prefix must come in, because all others wait for it.
    if header.id > next, otherPixels + header.pixelCount > windowPixels { return .waiting(for: next) }
    entries[header.id] = .decoding
    otherPixels += header.pixelCount
    return .admitted(epoch: epoch)
  }

  /// Takes an admitted image back, which was not decoded.
  mutating func withdraw(_ header: GLZHeader, epoch: Int) {
    guard isCurrent(epoch) else { return }
    entries[header.id] = nil
    otherPixels -= header.pixelCount
  }

  /// Keeps an admitted image. Fails when the sender's window is larger than was negotiated; the ledger is in order then too.
  mutating func keep(_ image: GLZImage, epoch: Int, _ consequences: inout Consequences) throws(DecodeError) {
    guard isCurrent(epoch) else { return }
    let id = image.header.id
    entries[id] = .decoded(image)
    consequences.resumed = waiting.removeValue(forKey: id) ?? []
    if id == next { advance(&consequences) }
    guard prefixPixels <= windowPixels else {
      throw DecodeError(.glz, "header.win_head_dist", .tooLarge(value: UInt64(prefixPixels), limit: UInt64(windowPixels)))
    }
  }

  /// Puts a placeholder in the place of an image that cannot be decoded.
  mutating func abandon(_ id: UInt64, _ consequences: inout Consequences) {
    guard !isClosed, id >= next, id < .max, entries[id] == nil, entries.count < maximumCount else { return }
    entries[id] = .abandoned
    consequences.resumed = waiting.removeValue(forKey: id) ?? []
    if id == next { advance(&consequences) }
  }

  /// Moves the end of the prefix over all images that are there, and releases what its newest header declares out of the window.
  private mutating func advance(_ consequences: inout Consequences) {
    var head = oldest
    while let entry = entries[next] {
      switch entry {
      case .decoding: break
      case .decoded(let image):
        otherPixels -= image.header.pixelCount
        prefixPixels += image.header.pixelCount
        // A head that moves backwards releases nothing.
        head = max(head, image.header.windowHeadID)
        next += 1
        continue
      case .abandoned:
        next += 1
        continue
      }
      break
    }
    // All ids from `oldest` to `next` have been here, so that the work is bounded by what was decoded.
    while oldest < head {
      if case .decoded(let image) = entries.removeValue(forKey: oldest) {
        prefixPixels -= image.header.pixelCount
        consequences.released.append(image)
      }
      oldest += 1
    }
  }

  /// What a stream may copy from.
  func lookUp(_ id: UInt64) -> Lookup {
    switch entries[id] {
    case .decoded(let image): .decoded(image)
    case .abandoned: .gone
    case .decoding: .expected
    case nil: id < next || isClosed ? .gone : .expected
    }
  }

  /// Keeps `resume` until `id` is there. False when there is nothing to wait for.
  mutating func wait(for id: UInt64, _ resume: @escaping @Sendable () -> Void) -> Bool {
    guard case .expected = lookUp(id) else { return false }
    waiting[id, default: []].append(resume)
    return true
  }

  /// Forgets all images and goes on with `firstID`; nobody waits any more.
  mutating func clear(firstID: UInt64, _ consequences: inout Consequences) {
    let isClosed = isClosed
    let epoch = epoch + 1
    consequences.resumed = waiting.values.flatMap { $0 }
    consequences.released = entries.values.compactMap { if case .decoded(let image) = $0 { image } else { nil } }
    self = WindowLedger(windowPixels: windowPixels, firstID: firstID)
    self.isClosed = isClosed
    self.epoch = epoch
  }

  /// Forgets all images; no others will come.
  mutating func close(_ consequences: inout Consequences) {
    isClosed = true
    clear(firstID: next, &consequences)
  }

  private func isCurrent(_ epoch: Int) -> Bool { epoch == self.epoch && !isClosed }
}
