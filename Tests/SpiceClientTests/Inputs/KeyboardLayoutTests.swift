import SpiceClient
import SpiceWire
import Testing

struct KeyboardLayoutTests {
  @Test func theLayoutOfTheUnitedStatesHasASCII() {
    var keys: Set<[ScanCode]> = []
    for value in UInt8(0x20)...0x7e {
      let character = Character(UnicodeScalar(value))
      guard let strokes = KeyboardLayout.us.strokes(for: character), strokes.count == 1 else {
        Issue.record("no key for \(character)")
        continue
      }
      #expect(keys.insert(strokes[0].keys(locks: [])).inserted, "\(character)")
    }
    #expect(KeyboardLayout.us.strokes(for: "a") == [KeyStroke(ScanCode(rawValue: 0x1e), followsCapsLock: true)])
    #expect(KeyboardLayout.us.strokes(for: "?")?.first?.keys(locks: []) == [.leftShift, ScanCode(rawValue: 0x35)])
    #expect(KeyboardLayout.us.strokes(for: "~")?.first?.keys(locks: []) == [.leftShift, ScanCode(rawValue: 0x29)])
    #expect(KeyboardLayout.us.strokes(for: "|")?.first?.keys(locks: []) == [.leftShift, ScanCode(rawValue: 0x2b)])
    for lineEnd in ["\n", "\r", "\r\n"] as [Character] { #expect(KeyboardLayout.us.strokes(for: lineEnd) == [KeyStroke(.enter)]) }
    #expect(KeyboardLayout.us.strokes(for: "ä") == nil)
  }

  @Test func capsLockTurnsShiftRoundForLettersAlone() throws {
    let layout = KeyboardLayout.us
    let a = ScanCode(rawValue: 0x1e)
    #expect(try #require(layout.strokes(for: "a"))[0].keys(locks: .capsLock) == [.leftShift, a])
    #expect(try #require(layout.strokes(for: "A"))[0].keys(locks: .capsLock) == [a])
    #expect(try #require(layout.strokes(for: "1"))[0].keys(locks: .capsLock) == [ScanCode(rawValue: 2)])
    #expect(try #require(layout.strokes(for: "A"))[0].keys(locks: .numLock) == [.leftShift, a])
  }

  @Test func applicationsAddKeys() {
    let dead = [KeyStroke(ScanCode(rawValue: 0x28)), KeyStroke(ScanCode(rawValue: 0x12))]
    let layout = KeyboardLayout.us.adding(["é": dead], name: "mine")
    #expect(layout.name == "mine")
    #expect(layout.strokes(for: "é") == dead)
    #expect(layout.strokes(for: "a") != nil)
  }

  @Test func functionKeys() {
    #expect((1...24).compactMap { ScanCode.function($0)?.rawValue }.count == 24)
    #expect(ScanCode.function(1)?.rawValue == 0x3b)
    #expect(ScanCode.function(10)?.rawValue == 0x44)
    #expect(ScanCode.function(11)?.rawValue == 0x57)
    #expect(ScanCode.function(12)?.rawValue == 0x58)
    #expect(ScanCode.function(0) == nil && ScanCode.function(25) == nil)
  }
}
