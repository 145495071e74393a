/// A finished message body: pieces in sending order, long payloads still where their owner made them.
public struct WireBody: Sendable {
  /// Bytes of the whole body.
  public let count: Int
  /// The pieces in order; none is empty.
  public let pieces: [ArraySlice<UInt8>]

  init(bytes: [UInt8], references: [(position: Int, payload: ArraySlice<UInt8>)], count: Int) {
    var pieces: [ArraySlice<UInt8>] = []
    pieces.reserveCapacity(2 * references.count + 1)
    var start = 0
    for (position, payload) in references {
      if position > start { pieces.append(bytes[start..<position]) }
      pieces.append(payload)
      start = position
    }
    if start < bytes.count { pieces.append(bytes[start...]) }
    self.pieces = pieces
    self.count = count
  }

  /// The body as one array; copies every piece.
  public var joined: [UInt8] {
    var whole: [UInt8] = []
    whole.reserveCapacity(count)
    for piece in pieces { whole.append(contentsOf: piece) }
    return whole
  }
}
