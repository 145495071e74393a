import SpiceClient
import SpiceGraphics
import SpiceWire
import TestSupport
import Testing

struct InputsEngineTests {
  private func engine(_ capabilities: CapabilitySet<InputsCapability> = [.keyScancode]) -> InputsEngine {
    InputsEngine(serverCapabilities: capabilities)
  }

  /// A message as the vectors write it: its number and its body.
  private func wire(_ message: InputsClientMessage) -> String { "\(message.type) \(hexadecimal(message.encodedBody().joined))" }

  private func number(_ text: String?) throws -> ScanCode {
    let digits = try #require(text).dropFirst(2)
    return ScanCode(rawValue: try #require(UInt16(digits, radix: 16)))
  }

  @Test func keysAreThoseOfTheReferenceClient() throws {
    let keys = try #require(try Vectors.agent.json("inputs.json")["keys"]?.array)
    #expect(keys.count == 15)
    for key in keys {
      let code = try number(key["scancode"]?.string)
      var engine = engine()
      #expect(engine.press(code).map(wire) == ["101 \(try #require(key["KEY_DOWN"]?.string))"])
      #expect(engine.release(code).map(wire) == ["102 \(try #require(key["KEY_UP"]?.string))"])
      #expect(engine.tap([code]).map(wire) == ["104 \(try #require(key["KEY_SCANCODE_press_release"]?.string))"])
      var plain = self.engine([])
      #expect(plain.tap([code]).map(\.type) == [101, 102])
    }
  }

  @Test func thePointerIsThatOfTheReferenceClient() throws {
    let expected = try #require(try Vectors.agent.json("inputs.json")["pointer_messages"]?.array)
    var engine = engine()
    var messages = engine.setLockKeys([]) + engine.setLockKeys([.scrollLock, .numLock, .capsLock])
    messages += engine.movePointer(dx: 5, dy: -3)
    messages += engine.movePointer(to: Point(x: 100, y: 200), display: 0)
    messages += engine.press(.left)
    messages += engine.movePointer(to: Point(x: 101, y: 200), display: 0)
    messages += engine.release(.left)
    for button in [PointerButton.left, .middle, .right] { messages += engine.press(button) + engine.release(button) }
    messages += engine.scroll(.up, clicks: 1) + engine.scroll(.down, clicks: 1)
    for button in [PointerButton.side, .extra] { messages += engine.press(button) + engine.release(button) }
    #expect(messages.map(wire) == expected.map { "\($0["type"]?.integer ?? 0) \($0["body_hex"]?.string ?? "")" })
  }

  @Test func movementsDoNotRunAheadOfTheServer() throws {
    let recorded = try #require(try Vectors.agent.json("inputs.json")["flow_control_messages"]?.array)
    var rig = ChannelRig(engine())
    // As recorded: three movements were unacknowledged before.
    var messages: [InputsClientMessage] = []
    for _ in 0..<3 { _ = rig.receiver.engine.movePointer(dx: 1, dy: 1) }
    for i in 0..<40 { messages += rig.receiver.engine.movePointer(to: Point(x: Int32(i), y: Int32(i)), display: 0) }
    for _ in 0..<2 { messages += rig.send(.mouseMotionAck).replies }
    for _ in 0..<40 { messages += rig.receiver.engine.movePointer(dx: 1, dy: 2) }
    for _ in 0..<2 { messages += rig.send(.mouseMotionAck).replies }
    #expect(
      messages.map(wire)
        == recorded.filter { $0["dir"]?.string == "C" }.map { "\($0["type"]?.integer ?? 0) \($0["body_hex"]?.string ?? "")" })
  }

  @Test func aPressGoesWhereThePointerIs() {
    var engine = engine()
    for i in 0..<20 { _ = engine.movePointer(to: Point(x: Int32(i), y: -5), display: 2) }
    let messages = engine.press(.right)
    #expect(
      messages == [
        .mousePosition(InputsMousePosition(x: 19, y: 0, buttons: [], displayID: 2)),
        .mousePress(InputsMousePress(button: .right, buttons: .right)),
      ])
    // Acknowledgements that were not due do no harm.
    var rig = ChannelRig(engine)
    for _ in 0..<20 { #expect(rig.send(.mouseMotionAck).replies.isEmpty) }
    for i in 0..<8 { #expect(rig.receiver.engine.movePointer(dx: .max, dy: Int32(i)).count == 1) }
    #expect(rig.receiver.engine.movePointer(dx: .max, dy: .min).isEmpty)
    #expect(rig.receiver.engine.movePointer(dx: .max, dy: .min).isEmpty)
    #expect(
      rig.send(.mouseMotionAck).replies == [.mouseMotion(InputsMouseMotion(dx: .max, dy: .min, buttons: .right))])
  }

  @Test func nothingStaysDown() {
    var engine = engine()
    #expect(engine.release(.escape).isEmpty)
    _ = engine.press(.leftControl) + engine.press(.leftAlt) + engine.press(.leftAlt) + engine.press(.left)
    #expect(engine.pressedKeys == [.leftControl, .leftAlt])
    #expect(
      engine.releaseAll() == [
        .keyUp(InputsKeyUp(code: KeyCode(rawValue: 0xb8))), .keyUp(InputsKeyUp(code: KeyCode(rawValue: 0x9d))),
        .mouseRelease(InputsMouseRelease(button: .left, buttons: [])),
      ])
    #expect(engine.releaseAll().isEmpty)
    #expect(engine.pressedButtons == [])
  }

  @Test func combinationsAndPause() {
    var engine = engine()
    #expect(
      engine.tap([.leftControl, .delete]).map(wire) == ["101 1d000000", "101 e0530000", "102 e0d30000", "102 9d000000"])
    #expect(engine.tapPause().map(wire) == ["101 e11d0000", "101 45000000", "102 e19d0000", "102 c5000000"])
    #expect(engine.tap([]).isEmpty)
  }

  @Test func shortPressesAreOneMessage() {
    var engine = InputsEngine(serverCapabilities: [.keyScancode], holdsPresses: true)
    let a = ScanCode(rawValue: 0x1e)
    #expect(engine.press(a).isEmpty && engine.heldPress?.key == a)
    #expect(engine.release(a).map(wire) == ["104 1e9e"])
    // Modifiers go at once, and what is pressed next sends what was held.
    #expect(engine.press(.leftShift).map(wire) == ["101 2a000000"])
    #expect(engine.press(a).isEmpty)
    #expect(engine.press(.escape).map(wire) == ["101 1e000000"])
    #expect(engine.sendHeldPress().map(wire) == ["101 01000000"])
    #expect(engine.sendHeldPress().isEmpty)
    // A key that is down repeats at once.
    #expect(engine.press(a).map(wire) == ["101 1e000000"])
    #expect(engine.press(.tab).isEmpty)
    #expect(engine.press(.left).map(\.type) == [101, 113])
    #expect(engine.press(.enter).isEmpty)
    #expect(engine.releaseAll().count == 5)
    #expect(engine.sendHeldPress().isEmpty)
  }

  @Test func locksOfTheGuest() {
    var rig = ChannelRig(engine())
    #expect(rig.receiver.engine.lockKeys == nil)
    #expect(rig.send(.initialize(InputsInit(modifiers: .numLock))).events == [.ready(.numLock)])
    #expect(rig.send(.keyModifiers(InputsKeyModifiers(modifiers: .numLock))).events == [])
    #expect(rig.send(.keyModifiers(InputsKeyModifiers(modifiers: .capsLock))).events == [.lockKeysChanged(.capsLock)])
    #expect(rig.receiver.engine.lockKeys == .capsLock)
  }

  @Test func wheelsHaveAnEnd() {
    var engine = engine()
    #expect(engine.scroll(.up, clicks: -1).isEmpty)
    #expect(engine.scroll(.down, clicks: 3).count == 6)
    #expect(engine.scroll(.down, clicks: .max).count == 200)
  }
}
