import TestSupport
import Testing

@testable import X11Desktop

@Suite struct ScanCodeDecoderTests {
  private func decode(_ bytes: [UInt8]) -> [ScanCodeDecoder.Output] {
    var decoder = ScanCodeDecoder()
    return bytes.compactMap { decoder.feed($0) }
  }

  private struct KeyMap: Decodable {
    struct Entry: Decodable {
      var code: UInt8
      var scancode: String
      var name: String
    }

    var map: [Entry]
  }

  @Test func keysAreThoseOfTheClientsTable() throws {
    let entries = try Vectors.agent.decode(KeyMap.self, "keymap-xorg-evdev.json").map
    // Of two keys with the code 54 one has no name; e0 36 is a shift that nobody presses rather than KEY_BASSBOOST.
    let map = entries.filter { !($0.scancode == "0x54" && $0.name.isEmpty) && $0.scancode != "0x136" }
    #expect(map.count == 234)
    for entry in map {
      let scanCode = try #require(UInt16(entry.scancode.dropFirst(2), radix: 16))
      let low = UInt8(scanCode & 0x7f)
      let bytes = scanCode >= 0x100 ? [0xe0, low, 0xe0, low | 0x80] : [low, low | 0x80]
      #expect(
        decode(bytes) == [.key(code: entry.code, isPressed: true), .key(code: entry.code, isPressed: false)], "\(entry.name)")
    }
  }

  @Test func pauseIsOneKey() {
    #expect(decode([0xe1, 0x1d, 0x45]) == [.key(code: 127, isPressed: true)])
    #expect(decode([0xe1, 0x9d, 0xc5]) == [.key(code: 127, isPressed: false)])
    #expect(decode([0xe0, 0x46, 0xe0, 0xc6]) == [.key(code: 127, isPressed: true), .key(code: 127, isPressed: false)])
  }

  @Test func printHasThreeForms() {
    let pressed: [ScanCodeDecoder.Output] = [.key(code: 107, isPressed: true)]
    #expect(decode([0xe0, 0x2a, 0xe0, 0x37]) == pressed)
    #expect(decode([0xe0, 0x37]) == pressed)
    #expect(decode([0x54]) == pressed)
    #expect(decode([0xe0, 0xb7, 0xe0, 0xaa]) == [.key(code: 107, isPressed: false)])
  }

  @Test func fakeShiftsAreNoKeys() {
    #expect(decode([0xe0, 0x2a, 0xe0, 0xaa, 0xe0, 0x36, 0xe0, 0xb6]) == [])
    #expect(decode([0xe0, 0x2a, 0xe0, 0x48]) == [.key(code: 111, isPressed: true)])
  }

  @Test func unknownCodesAreNamedAndSkipped() {
    #expect(decode([0x00, 0x1e]) == [.unknown(0x00), .key(code: 38, isPressed: true)])
    #expect(decode([0xe0, 0x00, 0x1e]) == [.unknown(0xe000), .key(code: 38, isPressed: true)])
    #expect(decode([0xe1, 0x1e, 0x1e]) == [.unknown(0xe11e), .key(code: 38, isPressed: true)])
    #expect(decode([0xe1, 0x1d, 0xc5, 0x1e]) == [.unknown(0xe1c5), .key(code: 38, isPressed: true)])
  }

  @Test func prefixStartsAnew() {
    #expect(decode([0xe1, 0xe0, 0xe0, 0x48]) == [.key(code: 111, isPressed: true)])
    #expect(decode([0xe1, 0x1d, 0xe1, 0x1d, 0x45]) == [.key(code: 127, isPressed: true)])
    #expect(decode([0xe0, 0xe1, 0x1d, 0x45]) == [.key(code: 127, isPressed: true)])
  }

  /// Whatever comes, X key codes are in the range that X allows.
  @Test func everyPairOfBytesIsTaken() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        for case .key(let code, _) in decode([0xe0, first, second, 0xe1, first, second]) { #expect(code >= 8) }
      }
    }
  }
}
