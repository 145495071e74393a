import SpiceGraphics
import SpiceWire

/// One client's cursor channel (spec 02, section 6).
///
/// Only the newest state counts: while the client cannot take more nothing is queued, and when it can it is told how things stand then.
final class CursorChannel: ChannelEngine {
  private let outlet: any ChannelOutlet
  private let cursor: CursorState
  private var cache = CursorCache()
  private var flight = FlightWindow()
  /// What the client was told last.
  private var toldShapeID: UInt64?
  private var toldPosition: Point
  private var toldVisible: Bool
  /// There is something that the client could not be told yet.
  private var isBehind = false
  private var statistics = CursorChannelStatistics()

  init(outlet: any ChannelOutlet, cursor: CursorState) {
    self.outlet = outlet
    self.cursor = cursor
    toldPosition = cursor.position
    toldVisible = cursor.isVisible
  }

  func started() {
    cursor.add(self)
    outlet.send(CursorServerMessage.base(.setAck(flight.begin())))
    let shape = shapeToSend()
    noteTold()
    send(.initialize(CursorInit(x: x, y: y, isVisible: cursor.isVisible, cursor: shape)))
  }

  func received(_: CursorClientMessage) {}

  func acknowledgementGeneration(_ generation: UInt32) { flight.clientSaw(generation: generation) }

  func acknowledged() {
    flight.acknowledged()
    tell()
  }

  func drained() { tell() }

  func ended() { cursor.remove(self) }

  func describe(_ channel: inout ServerStatistics.Channel) {
    var statistics = statistics
    statistics.messagesInFlight = flight.messageCount
    statistics.bytesInFlight = flight.bytes
    channel.cursor = statistics
  }

  /// The host has changed something.
  func update() {
    if isBehind { statistics.mergedChanges += 1 }
    tell()
  }

  /// Tells the client what has changed since it was told last.
  private func tell() {
    isBehind = !flight.hasRoom || outlet.isCongested
    guard !isBehind else { return }
    if cursor.shape != nil, toldShapeID != cursor.shapeID {
      let shape = shapeToSend()
      noteTold()
      send(.set(CursorSet(x: x, y: y, isVisible: cursor.isVisible, cursor: shape)))
    } else if toldVisible != cursor.isVisible, !cursor.isVisible {
      noteTold()
      send(.hide)
    } else if toldVisible != cursor.isVisible || (cursor.tellsMoves && toldPosition != cursor.position) {
      noteTold()
      send(.move(CursorMove(x: x, y: y)))
    }
  }

  private func noteTold() {
    toldShapeID = cursor.shape == nil ? nil : cursor.shapeID
    toldPosition = cursor.position
    toldVisible = cursor.isVisible
  }

  private var x: Int16 { Int16(clamping: cursor.position.x) }
  private var y: Int16 { Int16(clamping: cursor.position.y) }

  private func shapeToSend() -> Cursor {
    guard let shape = cursor.shape else { return .none }
    let header = shape.header(id: cursor.shapeID)
    switch cache.use(cursor.shapeID) {
    case .hit:
      statistics.cacheReferences += 1
      return Cursor(.fromCache(header))
    case .added(let evicted):
      statistics.cacheAdditions += 1
      if let evicted { send(.invalOne(CursorInvalOne(id: evicted))) }
      return Cursor(.shape(CursorShape(header: header, data: shape.data[...])), flags: .cacheMe)
    }
  }

  private func send(_ message: CursorServerMessage) {
    let body = message.encodedBody()
    flight.sent(bytes: body.count)
    outlet.send(type: message.type, body: body)
  }
}
