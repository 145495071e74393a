import SpiceGraphics
import SpiceWire
import Testing

@testable import SpiceServer

@Suite struct CursorChannelTests {
  private func shape(_ value: UInt8) -> PointerShape {
    PointerShape(type: .alpha, width: 2, height: 2, hotSpot: Point(x: 1, y: 0), data: [UInt8](repeating: value, count: 16))
  }

  private func connect(to cursor: CursorState) throws -> (CursorChannel, RecordingOutlet) {
    let outlet = RecordingOutlet(ChannelID(.cursor))
    let channel = CursorChannel(outlet: outlet, cursor: cursor)
    channel.started()
    channel.acknowledgementGeneration(1)
    return (channel, outlet)
  }

  @Test func startsWithTheShapeAsItIs() throws {
    let cursor = CursorState()
    cursor.set(shape(1))
    cursor.move(to: Point(x: 7, y: -3))
    let (_, outlet) = try connect(to: cursor)
    let messages = try outlet.take(CursorServerMessage.self)
    #expect(messages.count == 2)
    guard case .initialize(let initialize) = messages.last else {
      Issue.record("no INIT")
      return
    }
    #expect(initialize.x == 7 && initialize.y == -3 && initialize.isVisible)
    #expect(initialize.cursor.shape?.data == [UInt8](repeating: 1, count: 16)[...])
  }

  @Test func aShapeThatComesBackIsTakenFromTheCache() throws {
    let cursor = CursorState()
    let (_, outlet) = try connect(to: cursor)
    cursor.set(shape(1))
    cursor.set(shape(2))
    outlet.clear()
    cursor.set(shape(1))
    let messages = try outlet.take(CursorServerMessage.self)
    guard messages.count == 1, case .set(let set) = messages[0], case .fromCache(let header) = set.cursor.content else {
      Issue.record("not FROM_CACHE: \(messages)")
      return
    }
    #expect(header.unique == cursor.shapeID)
  }

  @Test func theCacheLosesTheShapeThatWasUsedLongestAgo() {
    var cache = CursorCache()
    let first = (1...UInt64(CursorCache.capacity)).map { cache.use($0) }
    #expect(first.allSatisfy { $0 == .added(evicted: nil) })
    let then = [1, 1000, 1].map { cache.use($0) }
    #expect(then == [.hit, .added(evicted: 2), .hit])
  }

  @Test func movesAreToldInServerModeOnly() throws {
    let cursor = CursorState()
    let (channel, outlet) = try connect(to: cursor)
    outlet.clear()
    cursor.move(to: Point(x: 1, y: 1))
    #expect(outlet.sent.isEmpty)
    cursor.tellsMoves = true
    cursor.move(to: Point(x: 2, y: 2))
    #expect(outlet.sent.map(\.type) == [104])
    channel.ended()
  }

  @Test func aHiddenPointerShowsWhenItMoves() throws {
    let cursor = CursorState()
    let (channel, outlet) = try connect(to: cursor)
    outlet.clear()
    cursor.hide()
    cursor.move(to: Point(x: 3, y: 3))
    #expect(outlet.sent.map(\.type) == [105, 104])
    channel.ended()
  }

  @Test func aClientThatTakesNothingGetsTheNewestStateOnly() throws {
    let cursor = CursorState()
    cursor.tellsMoves = true
    let (channel, outlet) = try connect(to: cursor)
    outlet.pendingBytes = 1 << 20
    outlet.clear()
    for x in 0..<1000 { cursor.move(to: Point(x: Int32(x), y: 0)) }
    #expect(outlet.sent.isEmpty)
    outlet.pendingBytes = 0
    channel.drained()
    let messages = try outlet.take(CursorServerMessage.self)
    #expect(messages == [.move(CursorMove(x: 999, y: 0))])
  }

  /// Programs on the desktop make pointers as large as they like, and as many.
  @Test func shapesThatAreRememberedAreBoundedInBytes() {
    let cursor = CursorState()
    let large = (0..<40).map {
      PointerShape(type: .alpha, width: 512, height: 512, hotSpot: .zero, data: [UInt8](repeating: $0, count: 1 << 20))
    }
    cursor.set(large[0])
    let first = cursor.shapeID
    cursor.set(shape(1))
    cursor.set(large[0])
    #expect(cursor.shapeID == first)
    for shape in large { cursor.set(shape) }
    cursor.set(large[0])
    #expect(cursor.shapeID != first)
  }
}
