import NIOCore

/// What waits to be written on a connection, in order.
///
/// Short pieces are gathered in buffers, so that many small messages become one write. Long payloads stay in their owner's array until
/// their turn comes: a picture that eight clients wait for is in memory once, and its one copy on our side is made right before the
/// kernel's.
struct Outbox {
  private enum Segment {
    case gathered(ByteBuffer)
    case payload(ArraySlice<UInt8>)
  }

  /// Pieces from this size on are not gathered.
  static let longPiece = 16 * 1024
  /// Bytes of one write at most.
  static let chunk = 256 * 1024
  /// A buffer of gathered pieces is closed when it has this many bytes.
  private static let gatheredLimit = 64 * 1024

  private var segments = CircularBuffer<Segment>()
  private var gathering: ByteBuffer?
  /// Bytes that wait.
  private(set) var count = 0

  private let allocator: ByteBufferAllocator

  init(allocator: ByteBufferAllocator) { self.allocator = allocator }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    count += bytes.count
    gather(bytes.count) { $0.writeBytes(bytes) }
  }

  mutating func append(_ piece: ArraySlice<UInt8>) {
    count += piece.count
    if piece.count < Self.longPiece {
      // The only copy of a short piece.
      gather(piece.count) { $0.writeBytes(piece) }
    } else {
      seal()
      segments.append(.payload(piece))
    }
  }

  private mutating func gather(_ size: Int, _ write: (inout ByteBuffer) -> Int) {
    if var buffer = gathering.take() {
      if buffer.readableBytes + size <= Self.gatheredLimit {
        _ = write(&buffer)
        gathering = buffer
        return
      }
      segments.append(.gathered(buffer))
    }
    var buffer = allocator.buffer(capacity: max(size, 256))
    _ = write(&buffer)
    gathering = buffer
  }

  /// What comes next will not be in one write with what came before.
  mutating func endWrite() { seal() }

  private mutating func seal() {
    if let buffer = gathering.take() { segments.append(.gathered(buffer)) }
  }

  /// The next bytes to write, at most `chunk`.
  mutating func next() -> ByteBuffer? {
    if segments.isEmpty { seal() }
    guard let segment = segments.popFirst() else { return nil }
    switch segment {
    case .gathered(let buffer):
      count -= buffer.readableBytes
      return buffer
    case .payload(let payload):
      let part = payload.prefix(Self.chunk)
      if part.count < payload.count { segments.prepend(.payload(payload.dropFirst(part.count))) }
      count -= part.count
      // The only copy of a long payload.
      var buffer = allocator.buffer(capacity: part.count)
      buffer.writeBytes(part)
      return buffer
    }
  }

  mutating func removeAll() {
    segments.removeAll()
    gathering = nil
    count = 0
  }
}
