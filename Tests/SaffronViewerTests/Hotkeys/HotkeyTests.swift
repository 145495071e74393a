import Testing

@testable import SaffronViewer

/// The viewer's own keys (spec 11, section 22.2).
struct HotkeyTests {
  @Test(
    "combinations are read in every way of writing them",
    arguments: [
      ("shift+f12", "Shift+F12"), ("Ctrl+Alt+End", "Ctrl+Alt+End"), ("ctrl++", "Ctrl++"), ("Ctrl+KP+", "Ctrl+KP+"), ("ctrl+-", "Ctrl+-"),
      ("cmd+q", "Ctrl+Q"), ("win+l", "Super+L"), ("lctrl+lalt", "Left Ctrl+Left Alt"), ("right-shift+F1", "Right Shift+F1"),
      ("Control_L+Alt_L", "Left Ctrl+Left Alt"), ("<Ctrl><Shift>q", "Ctrl+Shift+Q"), ("<Primary>F5", "Ctrl+F5"), ("pgup", "Page Up"),
      ("ctrl+ins", "Ctrl+Ins"), ("enter", "Enter"), ("ctrl + alt + r", "Ctrl+Alt+R"), ("kp_0", "KP0"), ("+", "+"),
    ])
  func syntax(text: String, written: String) throws { #expect("\(try HotkeyParser.parse(text))" == written) }

  @Test("what is no combination is refused", arguments: ["", "ctrl+nokey", "a+b", "<Ctrl", "<Hyper>a"])
  func errors(text: String) { #expect(throws: HotkeyError.self) { try HotkeyParser.parse(text) } }

  @Test("only exactly the named modifiers count")
  func modifiers() throws {
    let plain = try HotkeyParser.parse("ctrl+f12")
    #expect(plain.modifiersMatch([.leftControl]))
    #expect(plain.modifiersMatch([.rightControl]))
    #expect(!plain.modifiersMatch([.leftControl, .leftShift]))
    #expect(!plain.modifiersMatch([]))
    let left = try HotkeyParser.parse("lctrl+f12")
    #expect(left.modifiersMatch([.leftControl]))
    #expect(!left.modifiersMatch([.rightControl]))
  }

  @Test("a list replaces all bindings, but the pointer can always be freed")
  func lists() throws {
    let map = try HotkeyMap(list: "toggle-fullscreen=shift+f11,zoom-in=ctrl++,zoom-out=")
    #expect(map.action(for: .function(11), held: [.leftShift]) == .toggleFullscreen)
    #expect(map.action(for: KeySymbol("+"), held: [.leftControl]) == .zoomIn)
    #expect(map.action(for: .function(11), held: []) == nil)
    #expect(map.action(for: .function(12), held: [.leftControl]) == nil)
    #expect(map.bindings[.zoomOut] == nil)
    #expect(map.grabSequence?.modifiersMatch([.leftControl, .leftAlt]) == true)
    #expect(map.grabSequence?.modifiersMatch([.rightControl, .leftAlt]) == false)
    #expect(try HotkeyMap(list: "release-cursor=shift+f12").grabSequence == nil)
    #expect(throws: HotkeyError.unknownAction("dance")) { try HotkeyMap(list: "dance=f1") }
    #expect(throws: HotkeyError.malformed("f1")) { try HotkeyMap(list: "f1") }
  }

  @Test("the standard keys are remote-viewer's")
  func standard() {
    let map = HotkeyMap.standard
    #expect(map.action(for: .function(11), held: []) == .toggleFullscreen)
    #expect(map.action(for: .function(12), held: [.rightShift]) == .releaseCursor)
    #expect(map.action(for: KeySymbol(KeyPosition(rawValue: 77)), held: [.leftControl, .leftAlt]) == .secureAttention)
    #expect(map.action(for: KeySymbol("0"), held: [.leftControl]) == .zoomReset)
    #expect(map.action(for: KeySymbol("a"), held: [.leftControl]) == nil)
    #expect(map.label(of: .releaseCursor) == "Shift+F12")
  }
}
