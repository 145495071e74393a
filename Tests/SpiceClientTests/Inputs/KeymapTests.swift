import SpiceClient
import TestSupport
import Testing

struct KeymapTests {
  enum Platform: String, CaseIterable {
    case usb = "keymap-usb-hid.json"
    case mac = "keymap-macos.json"
    case evdev = "keymap-xorg-evdev.json"

    func key(_ code: UInt16) -> ScanCode? {
      switch self {
      case .usb: ScanCode(usbUsage: code)
      case .mac: ScanCode(macKeyCode: code)
      case .evdev: ScanCode(evdevCode: code)
      }
    }
  }

  @Test(arguments: Platform.allCases) func keysOfPlatforms(platform: Platform) throws {
    let entries = try #require(try Vectors.agent.json(platform.rawValue)["map"]?.array)
    #expect(entries.count > 100)
    var known: Set<UInt16> = []
    for entry in entries {
      // The vector has X11's key codes, which are 8 more than those of Linux.
      let code = UInt16(try #require(entry["code"]?.integer)) - (platform == .evdev ? 8 : 0)
      let digits = try #require(entry["scancode"]?.string).dropFirst(2)
      #expect(platform.key(code)?.rawValue == UInt16(digits, radix: 16), "\(platform) \(code)")
      known.insert(code)
    }
    for code in UInt16(0)...600 where !known.contains(code) { #expect(platform.key(code) == nil, "\(platform) \(code)") }
    #expect(platform.key(.max) == nil)
  }
}
