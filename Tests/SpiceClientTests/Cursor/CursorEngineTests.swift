import SpiceClient
import SpiceGraphics
import SpiceWire
import Testing

struct CursorEngineTests {
  /// A shape of 2x1 pixels with alpha.
  private func cursor(_ pixels: [UInt32], unique: UInt64 = 0, flags: CursorFlags = []) -> Cursor {
    let data = pixels.flatMap { pixel in (0..<4).map { UInt8(truncatingIfNeeded: pixel >> (8 * $0)) } }
    let header = CursorHeader(unique: unique, type: .alpha, width: UInt16(pixels.count), height: 1, hotSpotX: 1, hotSpotY: 0)
    return Cursor(.shape(CursorShape(header: header, data: data[...])), flags: flags)
  }

  private func cached(_ unique: UInt64) -> Cursor {
    Cursor(.fromCache(CursorHeader(unique: unique, type: .alpha, width: 2, height: 1, hotSpotX: 1, hotSpotY: 0)))
  }

  private func set(_ cursor: Cursor, isVisible: Bool = true) -> CursorServerMessage {
    .set(CursorSet(x: 9, y: 9, isVisible: isVisible, cursor: cursor))
  }

  private func initialized(_ cursor: Cursor = .none, isVisible: Bool = true) -> ChannelRig<CursorEngine> {
    var rig = ChannelRig(CursorEngine())
    _ = rig.send(.initialize(CursorInit(x: 3, y: -4, isVisible: isVisible, cursor: cursor)))
    return rig
  }

  @Test func theFirstShapeComesWithINIT() {
    var rig = ChannelRig(CursorEngine())
    #expect(rig.receiver.engine.state.isVisible && rig.receiver.engine.state.shape == nil)
    let shape = cursor([0xff11_2233, 0x8040_4040])
    let events = rig.send(.initialize(CursorInit(x: 3, y: -4, isVisible: true, cursor: shape))).events
    #expect(events == [.moved(Point(x: 3, y: -4)), .shapeChanged])
    let state = rig.receiver.engine.state
    #expect(state.position == Point(x: 3, y: -4))
    #expect(state.shape?.pixels == [0xff11_2233, 0x8040_4040])
    #expect(state.shape?.hotSpotX == 1 && state.shape?.isPremultiplied == true)
    #expect(state.isVisible)
    #expect(!initialized(shape, isVisible: false).receiver.engine.state.isVisible)
    #expect(!initialized().receiver.engine.state.isVisible)
  }

  @Test func shapesFromTheCache() {
    var rig = initialized()
    _ = rig.send(set(cursor([1, 2], unique: 7, flags: .cacheMe)))
    _ = rig.send(set(cursor([3, 4], unique: 8, flags: .cacheMe)))
    _ = rig.send(set(cached(7)))
    #expect(rig.receiver.engine.state.shape?.pixels == [1, 2])
    _ = rig.send(.invalOne(CursorInvalOne(id: 7)))
    let effects = rig.send(set(cached(7)))
    #expect(effects.problems == [.invalid(message: "cursor set", what: "the shape 7 is not in the cache")])
    #expect(!rig.receiver.engine.state.isVisible)
    #expect(rig.send(set(cached(8))).events == [.shapeChanged, .visibilityChanged(true)])
    _ = rig.send(.invalAll)
    #expect(rig.send(set(cached(8))).problems.count == 1)
    // Never cached.
    _ = rig.send(set(cursor([1, 2], unique: 0, flags: .cacheMe)))
    #expect(rig.send(set(cached(0))).problems.count == 1)
    // INIT starts anew.
    _ = rig.send(set(cursor([1, 2], unique: 9, flags: .cacheMe)))
    _ = rig.send(.initialize(CursorInit(x: 0, y: 0, isVisible: true, cursor: .none)))
    #expect(rig.send(set(cached(9))).problems.count == 1)
  }

  @Test func afterRESETNothingCountsBeforeINIT() {
    var rig = initialized(cursor([1, 2], unique: 1, flags: .cacheMe))
    #expect(rig.send(.reset).events == [.shapeChanged])
    #expect(rig.receiver.engine.state.shape == nil && rig.receiver.engine.state.isVisible)
    #expect(rig.send(set(cursor([3, 4]))).events == [])
    #expect(rig.send(.move(CursorMove(x: 50, y: 50))).events == [])
    _ = rig.send(.initialize(CursorInit(x: 0, y: 0, isVisible: true, cursor: cursor([5]))))
    #expect(rig.receiver.engine.state.shape?.pixels == [5])
  }

  @Test func hidingAndMoving() {
    var rig = initialized(cursor([1, 2]))
    #expect(rig.send(.hide).events == [.visibilityChanged(false)])
    #expect(rig.send(.hide).events == [])
    #expect(rig.send(.move(CursorMove(x: 5, y: 6))).events == [.moved(Point(x: 5, y: 6)), .visibilityChanged(true)])
    #expect(rig.send(set(.none)).events == [.visibilityChanged(false)])
    #expect(rig.send(set(cursor([9, 9]), isVisible: false)).events == [.shapeChanged])
    #expect(!rig.receiver.engine.state.isVisible)
    #expect(rig.send(.trail(CursorTrail(length: 3, frequency: 1))).isEmpty)
  }

  @Test func serversThatLie() {
    var rig = initialized()
    let huge = CursorHeader(unique: 1, type: .alpha, width: .max, height: .max, hotSpotX: 0, hotSpotY: 0)
    #expect(
      rig.send(set(Cursor(.shape(CursorShape(header: huge, data: [1]))))).problems == [
        .limitExceeded(message: "cursor set", what: "a shape of 65535x65535 pixels")
      ])
    let short = CursorHeader(unique: 1, type: .color32, width: 4, height: 4, hotSpotX: 0, hotSpotY: 0)
    guard case .malformed? = rig.send(set(Cursor(.shape(CursorShape(header: short, data: [1]))))).problems.first else {
      Issue.record("a shape without its pixels was taken")
      return
    }
    let empty = CursorHeader(unique: 1, type: .alpha, width: 4, height: 4, hotSpotX: 0, hotSpotY: 0)
    #expect(rig.send(set(Cursor(.shape(CursorShape(header: empty, data: []))))).problems.isEmpty)
    var problems = 0
    for id in 1...300 { problems += rig.send(set(cursor([1, 2], unique: UInt64(id), flags: .cacheMe))).problems.count }
    #expect(problems == 44)
    _ = rig.send(.invalOne(CursorInvalOne(id: 1)))
    #expect(rig.send(set(cursor([1, 2], unique: 999, flags: .cacheMe))).problems.isEmpty)
  }
}
