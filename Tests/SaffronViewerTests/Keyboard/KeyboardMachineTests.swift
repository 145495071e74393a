import SpiceClient
import TestSupport
import Testing

@testable import SaffronViewer

/// What a guest sees of the keyboard (spec 11, section 10).
struct KeyboardMachineTests {
  private let a = KeyPosition(rawValue: 4)
  private let x = KeySymbol("a")
  private let leftShift = KeyPosition(rawValue: 0xe1)
  private let leftControl = KeyPosition(rawValue: 0xe0)
  private let leftAlt = KeyPosition(rawValue: 0xe2)
  private let f12 = KeyPosition(rawValue: 69)

  private func code(_ raw: UInt16) -> ScanCode { ScanCode(rawValue: raw) }

  @Test("every key of the vectors has its scan code")
  func table() throws {
    let entries = try #require(try Vectors.agent.json("keymap-usb-hid.json")["map"]?.array)
    var compared = 0
    for entry in entries {
      let key = try #require(entry["code"]?.integer)
      let text = try #require(entry["scancode"]?.string)
      // Above, the vectors have keys of other systems where the window library has its own numbers.
      guard key <= 231 else { continue }
      #expect(KeyTable.scanCode(of: KeyPosition(rawValue: key))?.rawValue == UInt16(text.dropFirst(2), radix: 16), "usage \(key)")
      compared += 1
    }
    #expect(compared > 140)
  }

  @Test("media keys have the codes of Linux' keyboards")
  func mediaKeys() throws {
    let entries = try #require(try Vectors.agent.json("keymap-xorg-evdev.json")["map"]?.array)
    var codes: [String: UInt16] = [:]
    for entry in entries {
      if let name = entry["name"]?.string, let text = entry["scancode"]?.string { codes[name] = UInt16(text.dropFirst(2), radix: 16) }
    }
    let names: [Int: String] = [
      258: "KEY_NEXTSONG", 259: "KEY_PREVIOUSSONG", 260: "KEY_STOPCD", 261: "KEY_PLAYPAUSE", 262: "KEY_MUTE", 263: "KEY_MEDIA",
      264: "KEY_WWW", 265: "KEY_MAIL", 266: "KEY_CALC", 267: "KEY_COMPUTER", 268: "KEY_SEARCH", 269: "KEY_HOMEPAGE", 270: "KEY_BACK",
      271: "KEY_FORWARD", 272: "KEY_STOP", 273: "KEY_REFRESH", 274: "KEY_BOOKMARKS", 275: "KEY_BRIGHTNESSDOWN", 276: "KEY_BRIGHTNESSUP",
      277: "KEY_SWITCHVIDEOMODE", 278: "KEY_KBDILLUMTOGGLE", 279: "KEY_KBDILLUMDOWN", 280: "KEY_KBDILLUMUP", 281: "KEY_EJECTCD",
      282: "KEY_SLEEP", 285: "KEY_REWIND", 286: "KEY_FASTFORWARD",
    ]
    for (key, name) in names {
      let expected = try #require(codes[name], "\(name)")
      #expect(KeyTable.scanCode(of: KeyPosition(rawValue: key))?.rawValue == expected, "\(name)")
    }
    for key in [-1, 0, 283, 284, 287, 5000] { #expect(KeyTable.scanCode(of: KeyPosition(rawValue: key)) == nil) }
  }

  @Test("presses, repeats and releases reach the guest; a release without a press does not")
  func plain() {
    var keyboard = KeyboardMachine(hotkeys: .standard)
    #expect(keyboard.press(a, x) == [.press(code(0x1e))])
    #expect(keyboard.press(a, x, isRepeat: true) == [.press(code(0x1e))])
    #expect(keyboard.release(a) == [.release(code(0x1e))])
    #expect(keyboard.release(a) == [])
  }

  @Test("a hotkey acts once and is not seen by the guest, but its modifiers are")
  func hotkeys() {
    var keyboard = KeyboardMachine(hotkeys: .standard)
    #expect(keyboard.press(leftShift, KeySymbol(leftShift)) == [.press(code(0x2a))])
    #expect(keyboard.press(f12, .function(12)) == [.action(.releaseCursor)])
    #expect(keyboard.press(f12, .function(12), isRepeat: true) == [])
    #expect(keyboard.release(f12) == [])
    #expect(keyboard.release(leftShift) == [.release(code(0x2a))])
    // Without the modifier it is a key like others.
    #expect(keyboard.press(f12, .function(12)) == [.press(code(0x58))])
  }

  @Test("a kiosk has no hotkeys")
  func kiosk() {
    var keyboard = KeyboardMachine(hotkeys: .none)
    #expect(keyboard.press(KeyPosition(rawValue: 68), .function(11)) == [.press(code(0x57))])
  }

  @Test("a grab sequence acts when it is let go, unless something else happened meanwhile")
  func grabSequence() throws {
    var keyboard = KeyboardMachine(hotkeys: try HotkeyMap(list: "release-cursor=lctrl+lalt"))
    #expect(keyboard.press(leftControl, KeySymbol(leftControl)) == [.press(code(0x1d))])
    #expect(keyboard.press(leftAlt, KeySymbol(leftAlt)) == [.press(code(0x38))])
    #expect(keyboard.release(leftAlt) == [.releaseAll, .action(.releaseCursor)])
    #expect(keyboard.release(leftControl) == [])
    for disturb in [0, 1] {
      _ = keyboard.press(leftControl, KeySymbol(leftControl))
      _ = keyboard.press(leftAlt, KeySymbol(leftAlt))
      if disturb == 0 { keyboard.pointerMoved() } else { _ = keyboard.press(a, x) }
      #expect(!keyboard.release(leftAlt).contains(.action(.releaseCursor)))
      _ = keyboard.reset()
    }
  }

  @Test("Pause is one tap; with Ctrl it is Break")
  func pause() {
    var keyboard = KeyboardMachine(hotkeys: .standard)
    #expect(keyboard.press(.pause, KeySymbol(.pause)) == [.tapPause])
    #expect(keyboard.release(.pause) == [])
    _ = keyboard.press(leftControl, KeySymbol(leftControl))
    #expect(keyboard.press(.pause, KeySymbol(.pause)) == [.press(code(0x146))])
    #expect(keyboard.release(.pause) == [.release(code(0x146))])
  }

  @Test("nothing stays down when the keyboard is lost")
  func reset() {
    var keyboard = KeyboardMachine(hotkeys: .standard)
    #expect(keyboard.reset() == [])
    _ = keyboard.press(a, x)
    #expect(keyboard.reset() == [.releaseAll])
    #expect(keyboard.release(a) == [])
  }

  @Test("keys can stand for others, and for none")
  func substitutions() throws {
    let list = try KeySubstitutions(list: "Caps_Lock=Escape,F1=,a=Control_L+c")
    var keyboard = KeyboardMachine(hotkeys: .standard, substitutions: list)
    #expect(keyboard.press(.capsLock, KeySymbol(.capsLock)) == [.press(code(0x01))])
    #expect(keyboard.release(.capsLock) == [.release(code(0x01))])
    #expect(keyboard.press(KeyPosition(rawValue: 58), .function(1)) == [])
    #expect(keyboard.press(a, x) == [.press(code(0x1d)), .press(code(0x2e))])
    #expect(keyboard.release(a) == [.release(code(0x2e)), .release(code(0x1d))])
    #expect(throws: HotkeyError.unknownKey("nokey")) { try KeySubstitutions(list: "nokey=a") }
    #expect(throws: HotkeyError.malformed("a")) { try KeySubstitutions(list: "a") }
  }

  @Test("combinations that hosts keep for themselves")
  func guestKeys() {
    #expect(GuestKeys.secureAttention.map(\.rawValue) == [0x1d, 0x38, 0x153])
    #expect(GuestKeys.console(1)?.map(\.rawValue) == [0x1d, 0x38, 0x3b])
    #expect(GuestKeys.console(12)?.map(\.rawValue) == [0x1d, 0x38, 0x58])
    #expect(GuestKeys.console(13) == nil)
  }
}
