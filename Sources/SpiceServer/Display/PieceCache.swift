import SpiceGraphics
import SpiceWire

/// Encoded pieces of the present picture, for the clients that want the same piece: with several clients in step each piece is copied out
/// of the surface once.
struct PieceCache {
  /// More than this many bytes are not kept.
  private static let byteLimit = 8 << 20

  private var pieces: [Rect: WireBody] = [:]
  private var bytes = 0

  subscript(rect: Rect) -> WireBody? { pieces[rect] }

  mutating func store(_ body: WireBody, for rect: Rect) {
    guard bytes + body.count <= Self.byteLimit, pieces[rect] == nil else { return }
    pieces[rect] = body
    bytes += body.count
  }

  /// The picture changed.
  mutating func removeAll() {
    guard !pieces.isEmpty else { return }
    pieces.removeAll(keepingCapacity: true)
    bytes = 0
  }
}
