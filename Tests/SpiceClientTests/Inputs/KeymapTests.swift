import SpiceClient
import TestSupport
import Testing

struct KeymapTests {
  @Test(
    arguments: [
      ("keymap-usb-hid.json", UInt16(0), { ScanCode(usbUsage: $0) }), ("keymap-macos.json", 0, { ScanCode(macKeyCode: $0) }),
      ("keymap-xorg-evdev.json", 8, { ScanCode(evdevCode: $0) }),
    ] as [(String, UInt16, @Sendable (UInt16) -> ScanCode?)])
  func keysOfPlatforms(file: String, offset: UInt16, key: @Sendable (UInt16) -> ScanCode?) throws {
    let entries = try #require(try Vectors.agent.json(file)["map"]?.array)
    #expect(entries.count > 100)
    var known: Set<UInt16> = []
    for entry in entries {
      let code = UInt16(try #require(entry["code"]?.integer)) - offset
      let digits = try #require(entry["scancode"]?.string).dropFirst(2)
      #expect(key(code)?.rawValue == UInt16(digits, radix: 16), "\(file) \(code)")
      known.insert(code)
    }
    for code in UInt16(0)...600 where !known.contains(code) { #expect(key(code) == nil, "\(file) \(code)") }
    #expect(key(.max) == nil)
  }
}
