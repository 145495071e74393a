import Synchronization

/// The images of one GLZ dictionary that a client keeps, because later images copy from them (spec 05, section 5.4).
///
/// All display channels of a session that named the same dictionary id share one window, each perhaps on its own thread; they decode at the
/// same time. Every GLZ image that comes must be decoded here in the order of its channel, even if nothing of it is drawn.
///
/// Memory: the pixels of the window (4 bytes each, 5 with alpha), once more as many that have overtaken an image on another channel, the
/// images being decoded, and up to a window's pixels (at most 64 MiB) of memory that is used again. A sender that keeps more in its window
/// than was negotiated is an error.
public final class GLZWindow: Sendable {
  /// What became of a stream.
  public enum Outcome: Sendable {
    case decoded(GLZImage)
    /// The stream needs an image that another channel has not brought yet. Nothing has changed: the channel at hand must handle no other
    /// message until `whenDecoded` tells it to try the same stream again.
    case waiting(for: UInt64)
  }

  private let ledger: Mutex<WindowLedger>
  private let pool: PixelPool
  /// Pixels that the client announced for its window.
  public let windowPixels: Int

  /// An empty window; nil if `windowPixels` is not one that may be announced, 0 to 2^25.
  ///
  /// `firstID`: the first image's number, 0 on every fresh connection. Over a seamless migration the window is kept as it is.
  public init?(windowPixels: Int, firstID: UInt64 = 0) {
    guard (0...GLZHeader.maximumWindowPixels).contains(windowPixels), firstID < .max else { return nil }
    self.windowPixels = windowPixels
    ledger = Mutex(WindowLedger(windowPixels: windowPixels, firstID: firstID))
    pool = PixelPool(limit: min(windowPixels * PixelUnit.size, 64 << 20))
  }

  /// Decodes one stream and keeps its image.
  ///
  /// On an error the image was not kept. The caller ends the connection, or calls `abandon` with the image's id so that other channels do
  /// not wait for it. Only when the sender's window turns out to be too large (field `header.win_head_dist`) the image is there, and the
  /// connection should end.
  public func decode(_ stream: RawSpan) throws(DecodeError) -> Outcome {
    let header = try GLZHeader(parsing: stream, maximumPixels: windowPixels)
    let epoch: Int
    switch try ledger.withLock({ ledger throws(DecodeError) in try ledger.admit(header) }) {
    case .admitted(let current): epoch = current
    case .waiting(let id): return .waiting(for: id)
    }
    let image: GLZImage
    do throws(GLZPass.Stop) {
      image = try decodePasses(of: stream, header)
    } catch {
      ledger.withLock { $0.withdraw(header, epoch: epoch) }
      switch error {
      case .waiting(let id): return .waiting(for: id)
      case .bad(let error): throw error
      }
    }
    try change { ledger, consequences throws(DecodeError) in try ledger.keep(image, epoch: epoch, &consequences) }
    return .decoded(image)
  }

  private func decodePasses(of stream: RawSpan, _ header: GLZHeader) throws(GLZPass.Stop) -> GLZImage {
    let memory = pool.take(GLZImage.byteCount(header))
    var references = ReferenceCache(header, in: self)
    let count = header.pixelCount
    let result = stream.withUnsafeBytes { bytes in
      Result { () throws(GLZPass.Stop) in
        guard let start = bytes.baseAddress else { throw .bad(.truncated) }
        var next = GLZHeader.byteCount
        if header.type == .rgb16 {
          next = try Self.pass16(start, from: next, to: bytes.count, into: memory.start, count: count, &references)
        } else {
          next = try Self.pass24(start, from: next, to: bytes.count, into: memory.start, count: count, &references)
        }
        if header.type == .rgba {
          references.beginPass()
          let alpha = memory.start + GLZImage.alphaOffset(header)
          next = try Self.passAlpha(start, from: next, to: bytes.count, into: alpha, count: count, &references)
        }
        guard next == bytes.count else { throw .bad(.trailingBytes(bytes.count - next)) }
      }
    }
    try result.get()
    return GLZImage(header, memory)
  }
}

extension GLZWindow {
  /// Calls `resume` once, as soon as waiting for the image `id` is over: it was decoded or abandoned, or the window was cleared or closed.
  /// If that is so already, `resume` is called before this function returns; otherwise on the thread that made it so.
  public func whenDecoded(_ id: UInt64, _ resume: @escaping @Sendable () -> Void) {
    if !ledger.withLock({ $0.wait(for: id, resume) }) { resume() }
  }

  /// Whether the image `id` has not come yet, and may still come.
  public func mayCome(_ id: UInt64) -> Bool {
    if case .expected = lookUp(id) { true } else { false }
  }

  /// Puts a placeholder in the place of an image that cannot be decoded, so that the window moves on without it. Streams that refer to it
  /// are errors. Does nothing if the image is there.
  public func abandon(_ id: UInt64) { change { ledger, consequences in ledger.abandon(id, &consequences) } }

  /// Forgets all images, for a connection that starts anew (spec 05, section 5.5). All who wait are called.
  public func clear(firstID: UInt64 = 0) { change { ledger, consequences in ledger.clear(firstID: firstID, &consequences) } }

  /// Forgets all images; no others will come. All who wait are called, and a stream that refers to an image is an error from now on.
  public func close() {
    change { ledger, consequences in ledger.close(&consequences) }
    pool.trim()
  }

  /// Images that are kept or being decoded, and placeholders.
  public var imageCount: Int { ledger.withLock { $0.count } }

  func lookUp(_ id: UInt64) -> WindowLedger.Lookup { ledger.withLock { $0.lookUp(id) } }

  /// Changes the ledger; what follows from that, which may take long or come back to the window, happens outside of the lock.
  private func change<Failure: Error>(
    _ body: (inout WindowLedger, inout WindowLedger.Consequences) throws(Failure) -> Void
  ) throws(Failure) {
    var consequences = WindowLedger.Consequences()
    defer { for resume in consequences.resumed { resume() } }
    try ledger.withLock { ledger throws(Failure) in try body(&ledger, &consequences) }
  }
}

/// The passes of the three kinds, each a function of its own.
extension GLZWindow {
  @inline(never)
  private static func pass24(
    _ stream: UnsafeRawPointer, from start: Int, to end: Int, into units: UnsafeMutableRawPointer, count: Int,
    _ references: inout ReferenceCache
  ) throws(GLZPass.Stop) -> Int {
    try GLZPass.decode(PixelUnit.self, stream, from: start, to: end, into: units, count: count, &references)
  }

  @inline(never)
  private static func pass16(
    _ stream: UnsafeRawPointer, from start: Int, to end: Int, into units: UnsafeMutableRawPointer, count: Int,
    _ references: inout ReferenceCache
  ) throws(GLZPass.Stop) -> Int {
    try GLZPass.decode(Pixel555Unit.self, stream, from: start, to: end, into: units, count: count, &references)
  }

  @inline(never)
  private static func passAlpha(
    _ stream: UnsafeRawPointer, from start: Int, to end: Int, into units: UnsafeMutableRawPointer, count: Int,
    _ references: inout ReferenceCache
  ) throws(GLZPass.Stop) -> Int {
    try GLZPass.decode(ByteUnit.self, stream, from: start, to: end, into: units, count: count, &references)
  }
}
