import CXCB
import SpiceGraphics
import Synchronization
import Testing

@testable import X11Desktop

@Suite struct InputInjectorTests {
  private let desktop: TestDesktop
  private let listener: Listener
  private let injector: InputInjector

  init() throws {
    desktop = try TestDesktop()
    listener = try Listener(desktop.display)
    injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
  }

  private func stop() {
    injector.stop()
    desktop.stop()
  }

  private func feed(_ bytes: UInt8...) { for byte in bytes { injector.feed(byte) } }

  @Test func everyKeyOfTheTableArrives() throws {
    defer { stop() }
    var expected: [Listener.Input] = []
    for isExtended in [false, true] {
      for scanCode in UInt8(1)...0x7f {
        guard let code = KeyTable.keyCode(scanCode: scanCode, isExtended: isExtended) else { continue }
        if isExtended {
          feed(0xe0, scanCode, 0xe0, scanCode | 0x80)
        } else {
          feed(scanCode, scanCode | 0x80)
        }
        expected += [.key(code, isPressed: true), .key(code, isPressed: false)]
      }
    }
    #expect(try listener.waitFor(expected.count) == expected)
  }

  @Test func pointerGoesWhereItIsSent() throws {
    defer { stop() }
    injector.move(to: Point(x: 123, y: 45))
    #expect(
      try eventually {
        String(decoding: try Tool.run("xdotool", "getmouselocation", in: desktop.display), as: UTF8.self).hasPrefix("x:123 y:45 ")
      })
    try listener.clear()
    injector.move(by: 7, -5)
    #expect(try listener.waitFor(1).last == .motion(Point(x: 130, y: 40)))
    for (wanted, reached) in [
      (Point(x: .max, y: .max), Point(x: 319, y: 199)), (Point(x: .min, y: -1), Point(x: 0, y: 0)),
      (Point(x: 1_000_000, y: 3), Point(x: 319, y: 3)),
    ] {
      try listener.clear()
      injector.move(to: wanted)
      #expect(try listener.waitFor(1).last == .motion(reached))
    }
    try listener.clear()
    injector.move(by: .min, .max)
    #expect(try listener.waitFor(1).last == .motion(Point(x: 0, y: 199)))
  }

  @Test func allButtonsArrive() throws {
    defer { stop() }
    var expected: [Listener.Input] = []
    for number in 1...9 {
      injector.button(number, isPressed: true)
      injector.button(number, isPressed: true)
      injector.button(number, isPressed: false)
      injector.button(number, isPressed: false)
      expected += [.button(UInt8(number), isPressed: true), .button(UInt8(number), isPressed: false)]
    }
    for number in [-1, 0, 10, 255, 256, Int.max] { injector.button(number, isPressed: true) }
    injector.button(1, isPressed: true)
    expected.append(.button(1, isPressed: true))
    #expect(try listener.waitFor(expected.count).filter { if case .button = $0 { true } else { false } } == expected)
  }

  @Test func everythingHeldIsReleased() throws {
    defer { stop() }
    feed(0x2a, 0x1e, 0xe0, 0x48)
    injector.button(3, isPressed: true)
    _ = try listener.waitFor(4)
    try listener.clear()
    feed(0xe0)
    injector.releaseAll()
    // The prefix before is forgotten: this is A, and no extended key.
    feed(0x1e)
    let expected: [Listener.Input] = [
      .key(38, isPressed: false), .key(50, isPressed: false), .key(111, isPressed: false), .button(3, isPressed: false),
      .key(38, isPressed: true),
    ]
    #expect(try listener.waitFor(5) == expected)
    try listener.clear()
    injector.stop()
    #expect(try listener.waitFor(1) == [.key(38, isPressed: false)])
  }

  @Test func releaseOfWhatIsNotHeldIsDropped() throws {
    defer { stop() }
    feed(0x9e, 0x1f)
    #expect(try listener.waitFor(1) == [.key(39, isPressed: true)])
  }

  @Test func lockKeysAreTold() throws {
    defer { stop() }
    let told = Mutex<[LockKeys]>([])
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { locks in told.withLock { $0.append(locks) } }
    defer { injector.stop() }
    #expect(injector.lockKeys == [])
    for (code, locks) in [(0x3a, LockKeys.caps), (0x45, [.caps, .num]), (0x3a, .num), (0x45, [])] as [(UInt8, LockKeys)] {
      injector.feed(code)
      injector.feed(code | 0x80)
      #expect(eventually { injector.lockKeys == locks })
      #expect(told.withLock { $0.last } == locks)
    }
  }
}
