import Foundation
import SpiceGraphics
import Testing

@testable import X11Desktop

/// What is typed as scan codes arrives as text in a terminal.
@Suite struct TypingTests {
  private static let shifted: [Character: Character] = {
    let pairs = zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()_+{}:\"~|<>?", "abcdefghijklmnopqrstuvwxyz1234567890-=[];'`\\,./")
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
  }()

  private static let scanCodes: [Character: UInt8] = {
    var codes: [Character: UInt8] = [" ": 0x39, "\n": 0x1c, "\t": 0x0f, "`": 0x29, "\\": 0x2b]
    for (first, row) in [(0x02, "1234567890-="), (0x10, "qwertyuiop[]"), (0x1e, "asdfghjkl;'"), (0x2c, "zxcvbnm,./")] {
      for (index, character) in row.enumerated() { codes[character] = UInt8(first + index) }
    }
    return codes
  }()

  private final class Terminal {
    let desktop: TestDesktop
    let injector: InputInjector
    private let file: String

    init() throws {
      file = FileManager.default.temporaryDirectory.appendingPathComponent("saffron-typed-\(UUID().uuidString)").path
      let script = "stty -echo; : > '\(file)'; exec cat > '\(file)'"
      desktop = try TestDesktop(
        Size(width: 640, height: 480), commands: [.init(["xterm", "-geometry", "80x24+0+0", "-e", script], isQuiet: true)])
      injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
      // Without a window manager the window under the pointer has the keyboard.
      injector.move(to: Point(x: 100, y: 100))
      let file = file
      let painter = try Painter(desktop.display)
      guard try eventually({ try FileManager.default.fileExists(atPath: file) && painter.isWindowUnderPointer }) else {
        throw Tool.Failed(arguments: ["xterm"], status: -1)
      }
    }

    deinit {
      injector.stop()
      desktop.virtual.stop()
      try? FileManager.default.removeItem(atPath: file)
    }

    func feed(_ bytes: UInt8...) { for byte in bytes { injector.feed(byte) } }

    func type(_ text: String) throws {
      for character in text {
        let isShifted = shifted[character] != nil
        let code = try #require(scanCodes[shifted[character] ?? character])
        if isShifted { feed(0x2a) }
        feed(code, code | 0x80)
        if isShifted { feed(0xaa) }
      }
    }

    /// The text so far, once it is `expected` or time is over.
    func text(expecting expected: String) -> String {
      var text = ""
      _ = eventually {
        text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text == expected
      }
      return text
    }
  }

  @Test func allPrintableCharactersArrive() throws {
    let terminal = try Terminal()
    let text = """
      abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
      1234567890-=[];'`\\,./ !@#$%^&*()_+{}:"~|<>?
      The quick brown fox, jumps over the lazy dog's back.

      """
    try terminal.type(text)
    #expect(terminal.text(expecting: text) == text)
  }

  @Test func modifiersAndArrowsArrive() throws {
    let terminal = try Terminal()
    // Ctrl+V takes the next key literally: left, right, up, down, F5, and Alt+x as the terminal sends it.
    for code: UInt8 in [0x4b, 0x4d, 0x48, 0x50] {
      terminal.feed(0x1d, 0x2f, 0xaf, 0x9d, 0xe0, code, 0xe0, code | 0x80)
    }
    terminal.feed(0xe0, 0x1d, 0x2f, 0xaf, 0xe0, 0x9d, 0x3f, 0xbf, 0x1c, 0x9c)
    let expected = "\u{1b}[D\u{1b}[C\u{1b}[A\u{1b}[B\u{1b}[15~\n"
    #expect(terminal.text(expecting: expected) == expected)
  }

  @Test func capsLockAndNumLockAct() throws {
    let terminal = try Terminal()
    terminal.feed(0x3a, 0xba)
    try terminal.type("ab")
    terminal.feed(0x3a, 0xba)
    try terminal.type("ab")
    // The key pad's 7, with and without Num Lock.
    terminal.feed(0x45, 0xc5, 0x47, 0xc7, 0x45, 0xc5, 0x1c, 0x9c)
    #expect(terminal.text(expecting: "ABab7\n") == "ABab7\n")
  }

  /// The display does not repeat keys itself, so there are as many letters as the person's machine sent presses.
  @Test func repetitionsAreCounted() throws {
    let terminal = try Terminal()
    terminal.feed(0x1e, 0x1e, 0x1e, 0x1e, 0x9e)
    // Shift and Caps Lock are no keys to repeat.
    terminal.feed(0x2a, 0x2a, 0x1f, 0x9f, 0xaa, 0x3a, 0x3a, 0x3a, 0xba, 0x20, 0xa0, 0x3a, 0xba, 0x1c, 0x9c)
    #expect(terminal.text(expecting: "aaaaSD\n") == "aaaaSD\n")
  }

  /// Where the X server repeats held keys, the repetitions that are fed add nothing.
  @Test func repetitionsAreDroppedWhereTheServerRepeats() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    try Painter(desktop.display).setAutoRepeat(true)
    let listener = try Listener(desktop.display)
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
    defer { injector.stop() }
    for byte: UInt8 in [0x1e, 0x1e, 0x1e, 0x1e, 0x9e, 0x1f, 0x9f] { injector.feed(byte) }
    let expected: [Listener.Input] = [
      .key(38, isPressed: true), .key(38, isPressed: false), .key(39, isPressed: true), .key(39, isPressed: false),
    ]
    #expect(try listener.waitFor(4) == expected)
  }
}
