import SpiceGraphics

/// A display's pointer as the host last set it, and the clients that are told (spec 07, section 2.18).
final class CursorState {
  private(set) var shape: PointerShape?
  /// The shape's number in the clients' caches. The same picture always has the same number, so that one that comes back is not sent again.
  private(set) var shapeID: UInt64 = 0
  private(set) var position = Point.zero
  private(set) var isVisible = true
  /// In client mode the client draws its own pointer, which would jump back if it were told to move.
  var tellsMoves = false

  private var channels: [CursorChannel] = []
  private var knownShapes: [PointerShape: UInt64] = [:]
  /// Bytes of the known shapes' pictures.
  private var knownBytes = 0
  private var nextShapeID: UInt64 = 1

  /// Shapes to remember, and bytes of their pictures: when there are more, numbers start to be given anew. Programs on the desktop make
  /// pointers as large as they like.
  private static let mostKnownShapes = 1024
  private static let mostKnownBytes = 16 << 20

  var channelCount: Int { channels.count }

  func add(_ channel: CursorChannel) { channels.append(channel) }
  func remove(_ channel: CursorChannel) { channels.removeAll { $0 === channel } }

  func set(_ shape: PointerShape) {
    self.shape = shape
    shapeID = number(of: shape)
    isVisible = true
    for channel in channels { channel.update() }
  }

  func move(to position: Point) {
    let wasVisible = isVisible
    self.position = position
    isVisible = true
    guard tellsMoves || !wasVisible else { return }
    for channel in channels { channel.update() }
  }

  func hide() {
    guard isVisible else { return }
    isVisible = false
    for channel in channels { channel.update() }
  }

  private func number(of shape: PointerShape) -> UInt64 {
    if let known = knownShapes[shape] { return known }
    if knownShapes.count >= Self.mostKnownShapes || knownBytes + shape.data.count > Self.mostKnownBytes {
      knownShapes.removeAll()
      knownBytes = 0
    }
    knownShapes[shape] = nextShapeID
    knownBytes += shape.data.count
    defer { nextShapeID += 1 }
    return nextShapeID
  }
}
