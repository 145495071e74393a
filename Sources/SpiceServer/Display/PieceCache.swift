import SpiceCodecs
import SpiceGraphics
import SpiceWire

/// Encoded pieces of the present picture, for the clients that want the same piece: with several clients in step each piece is encoded
/// once for each way of encoding it.
struct PieceCache {
  struct Key: Hashable {
    var rect: Rect
    var options: EncodingOptions
  }

  /// More than this many bytes are not kept.
  private static let byteLimit = 8 << 20

  private var pieces: [Key: WireBody] = [:]
  private var bytes = 0

  subscript(key: Key) -> WireBody? { pieces[key] }

  mutating func store(_ body: WireBody, for key: Key) {
    guard bytes + body.count <= Self.byteLimit, pieces[key] == nil else { return }
    pieces[key] = body
    bytes += body.count
  }

  /// The picture changed.
  mutating func removeAll() {
    guard !pieces.isEmpty else { return }
    pieces.removeAll(keepingCapacity: true)
    bytes = 0
  }
}
