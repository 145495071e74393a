import SpiceGraphics
import Synchronization
import Testing

@testable import X11Desktop

@Suite struct DesktopCaptureTests {
  @Test(arguments: [ScreenMirror.Method.sharedPixmap, .getImage])
  func pictureIsWhatOthersSee(method: ScreenMirror.Method) throws {
    let desktop = try TestDesktop(Size(width: 643, height: 401))
    defer { desktop.stop() }
    let painter = try Painter(desktop.display)
    try painter.fill(Rect(left: 0, top: 0, right: 643, bottom: 401), color: 0x204060)
    let recorder = Recorder()
    let capture = try desktop.capture(recorder, method: method)
    defer { capture.stop() }
    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 1 })
    #expect(recorder.now.lastDamage == [Rect(left: 0, top: 0, right: 643, bottom: 401)])
    #expect(try withoutAlpha(recorder.now.picture) == Tool.picture(of: desktop.display))

    recorder.clearDamage()
    let drawn = [Rect(left: 3, top: 5, right: 40, bottom: 6), Rect(left: 600, top: 390, right: 643, bottom: 401)]
    for rect in drawn { try painter.fill(rect, color: 0xff8001) }
    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 2 })
    #expect(recorder.now.damage == drawn)
    #expect(try withoutAlpha(recorder.now.picture) == Tool.picture(of: desktop.display))
    #expect(recorder.now.complaints == [])
    #expect(recorder.now.errors == [])
  }

  @Test func textOfATerminalIsWhatOthersSee() throws {
    let desktop = try TestDesktop(
      Size(width: 640, height: 480),
      commands: [.init(["xterm", "-geometry", "80x24+20+30", "-e", "seq -s ' ' 1 300; exec sleep 1000"], isQuiet: true)])
    defer { desktop.stop() }
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    defer { capture.stop() }
    // The terminal draws in its own time; once it is done, both see the same.
    #expect(
      try eventually {
        capture.requestFrame()
        let seen = try Tool.picture(of: desktop.display)
        return seen.contains { $0 != 0 } && withoutAlpha(recorder.now.picture) == seen
      })
    #expect(recorder.now.complaints == [])
  }

  @Test func nothingComesUnasked() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let painter = try Painter(desktop.display)
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    defer { capture.stop() }
    // The pointer's shape is told after the size, so the thread has had its chance to send a frame.
    #expect(eventually { recorder.now.cursors.count == 1 })
    #expect(recorder.now.resizes == 1)
    #expect(recorder.now.frames == 0)

    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 1 })
    recorder.clearDamage()
    // Many drawings between two requests are one frame with all of their damage.
    var drawn: [Rect] = []
    for y in 0..<50 {
      let rect = Rect(left: Int32(y * 4), top: Int32(y * 4), right: Int32(y * 4 + 3), bottom: Int32(y * 4 + 3))
      try painter.fill(rect, color: 0xffffff)
      drawn.append(rect)
    }
    try Tool.run("xdotool", "getmouselocation", in: desktop.display)
    #expect(recorder.now.frames == 1)
    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 2 })
    #expect(recorder.now.damage == drawn)

    // A request before there is anything to see is kept.
    capture.requestFrame()
    capture.requestFrame()
    try painter.fill(Rect(left: 1, top: 1, right: 2, bottom: 2), color: 0x123456)
    #expect(eventually { recorder.now.frames == 3 })
    try painter.fill(Rect(left: 1, top: 1, right: 2, bottom: 2), color: 0x654321)
    #expect(recorder.now.frames == 3)
    #expect(recorder.now.complaints == [])
  }

  @Test func idleScreenCostsNothing() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    defer { capture.stop() }
    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 1 && recorder.now.cursors.count == 1 })
    capture.requestFrame()
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
    defer { injector.stop() }
    // Let what is under way come to rest, then watch while another program speaks with the X server.
    var before = [-1, -1]
    #expect(
      try eventually {
        let now = [capture.wakeUps, injector.wakeUps]
        defer { before = now }
        try Tool.run("xdotool", "getmouselocation", in: desktop.display)
        return now == before
      })
    for _ in 0..<20 { try Tool.run("xdotool", "getmouselocation", in: desktop.display) }
    #expect([capture.wakeUps, injector.wakeUps] == before)
  }

  @Test func frameRateIsBounded() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let painter = try Painter(desktop.display)
    let recorder = EagerRecorder()
    var options = DesktopCapture.Options()
    options.maximumFrameRate = 50
    let capture = try DesktopCapture(display: desktop.display, options: options, delegate: recorder, logger: quietLogger)
    defer { capture.stop() }
    recorder.start(capture)
    var color: UInt32 = 0
    #expect(
      try eventually {
        color += 1
        try painter.fill(Rect(left: 0, top: 0, right: 9, bottom: 9), color: color)
        return recorder.times.count >= 20
      })
    // A frame may come late and the next one in time, but no number of them before their time.
    let times = recorder.times
    for (index, time) in times.enumerated() {
      #expect(times[0].duration(to: time) > .milliseconds(20) * index - .milliseconds(20))
    }
  }

  @Test func inputIsFollowedMoreCloselyForAWhile() throws {
    let control = try CaptureControl()
    let now = ContinuousClock.now
    #expect(!control.isHurried(at: now))
    control.expectChange(for: .seconds(10))
    #expect(control.isHurried(at: now + .seconds(9)))
    #expect(!control.isHurried(at: now + .seconds(100)))
  }

  @Test func cursorShapesAreTold() throws {
    let desktop = try TestDesktop(
      Size(width: 640, height: 480),
      commands: [.init(["xterm", "-geometry", "40x10+0+0", "-e", "sleep 1000"], isQuiet: true)])
    defer { desktop.stop() }
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
    defer { injector.stop() }
    injector.move(to: Point(x: 639, y: 479))
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    defer { capture.stop() }
    #expect(eventually { !recorder.now.cursors.isEmpty })
    let painter = try Painter(desktop.display)
    try painter.setCursor(
      size: Size(width: 3, height: 2), hotSpot: Point(x: 2, y: 1),
      pixels: [
        0xff00_00ff, 0x8080_0000, 0x0000_0000, 0xffff_ffff, 0x4010_2030, 0xff01_0203,
      ])
    // The pointer is where the terminal's window is not.
    #expect(
      eventually {
        recorder.now.cursors.last?.pixels == [
          0xff, 0, 0, 0xff, 0, 0, 0x80, 0x80, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x30, 0x20, 0x10, 0x40, 3, 2, 1, 0xff,
        ]
      })
    #expect(recorder.now.cursors.last?.size == Size(width: 3, height: 2))
    #expect(recorder.now.cursors.last?.hotSpot == Point(x: 2, y: 1))
    let serial = recorder.now.cursors.last?.serial
    // A terminal has a beam of its own.
    #expect(
      eventually {
        injector.move(to: Point(x: 40, y: 40))
        injector.move(to: Point(x: 41, y: 40))
        return recorder.now.cursors.last?.serial != serial
      })
    #expect(recorder.now.complaints == [])
  }

  @Test func pointerIsFollowedIfAsked() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let listener = try Listener(desktop.display)
    let recorder = Recorder()
    let silent = Recorder()
    var options = DesktopCapture.Options()
    options.followsPointer = true
    let capture = try desktop.capture(recorder, options: options)
    defer { capture.stop() }
    let other = try desktop.capture(silent)
    defer { other.stop() }
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
    defer { injector.stop() }
    for position in [Point(x: 10, y: 20), Point(x: 319, y: 0)] {
      injector.move(to: position)
      #expect(eventually { recorder.now.positions.last == position })
    }
    _ = try listener.waitFor(2)
    #expect(silent.now.positions == [])
  }

  @Test(arguments: [ScreenMirror.Method.sharedPixmap, .getImage])
  func resizeIsFollowed(method: ScreenMirror.Method) throws {
    let desktop = try ResizableDesktop()
    defer { desktop.stop() }
    let recorder = Recorder()
    let capture = try DesktopCapture(
      display: desktop.display, options: .init(), method: method, delegate: recorder, logger: quietLogger)
    defer { capture.stop() }
    for (index, size) in [Size(width: 640, height: 480), Size(width: 1280, height: 720), Size(width: 800, height: 600)].enumerated() {
      try desktop.resize(to: size)
      try Painter(desktop.display).fill(Rect(size: size), color: 0x102030 &* UInt32(index + 1))
      #expect(
        eventually {
          capture.requestFrame()
          return recorder.now.size == size && recorder.now.frames > index
        })
      #expect(
        try eventually {
          capture.requestFrame()
          return try withoutAlpha(recorder.now.picture) == Tool.picture(of: desktop.display)
        })
      #expect(recorder.now.monitors.map(\.rect) == [Rect(size: size)])
    }
    // Resizing while frames are fetched without pause.
    for index in 0..<40 {
      try desktop.resize(to: [Size(width: 640, height: 480), Size(width: 1280, height: 720)][index % 2])
      capture.requestFrame()
    }
    #expect(
      try eventually {
        capture.requestFrame()
        return try withoutAlpha(recorder.now.picture) == Tool.picture(of: desktop.display)
      })
    #expect(recorder.now.complaints == [])
    #expect(recorder.now.errors == [])
  }

  @Test func endOfTheServerIsTold() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    #expect(eventually { recorder.now.resizes == 1 })
    let name = desktop.display.name
    desktop.virtual.stop()
    #expect(eventually { recorder.now.errors == [.connectionLost(display: name)] })
    capture.requestFrame()
    capture.stop()
    capture.stop()
    #expect(recorder.now.errors.count == 1)
  }

  @Test func stopFromACallbackIsAllowed() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let recorder = StoppingRecorder()
    let capture = try DesktopCapture(display: desktop.display, delegate: recorder, logger: quietLogger)
    recorder.capture.withLock { $0 = capture }
    capture.requestFrame()
    #expect(eventually { recorder.stops.load(ordering: .relaxed) == 1 })
    try Painter(desktop.display).fill(Rect(left: 0, top: 0, right: 1, bottom: 1), color: 1)
    capture.stop()
    #expect(recorder.stops.load(ordering: .relaxed) == 1)
  }

  /// An X server that has stopped answering must not hold up whoever ends the capture.
  @Test func stopDoesNotWaitForAStoppedServer() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
    #expect(eventually { recorder.now.resizes == 1 })
    try desktop.pauseServer()
    capture.requestFrame()
    for index in 0..<100_000 {
      injector.move(to: Point(x: Int32(index % 300), y: 5))
      injector.button(1 + index % 3, isPressed: index % 2 == 0)
    }
    capture.stop()
    injector.stop()
    try desktop.resumeServer()
  }

  /// Window managers and menus take the X server for themselves while a person drags; that must be seen and driven all the same.
  @Test func grabOfTheServerDoesNotHoldUp() throws {
    let desktop = try TestDesktop()
    defer { desktop.stop() }
    let painter = try Painter(desktop.display)
    let recorder = Recorder()
    let capture = try desktop.capture(recorder)
    defer { capture.stop() }
    let injector = try InputInjector(display: desktop.display, logger: quietLogger) { _ in }
    defer { injector.stop() }
    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 1 })
    painter.grabServer()
    let rect = Rect(left: 7, top: 8, right: 9, bottom: 10)
    try painter.fill(rect, color: 0x00ff00)
    capture.requestFrame()
    #expect(eventually { recorder.now.lastDamage == [rect] })
    injector.move(to: Point(x: 11, y: 12))
    #expect(try eventually { try painter.pointer == Point(x: 11, y: 12) })
  }

  @Test func bandsJoinWhatTouches() {
    #expect(ScreenMirror.bands(of: []) == [])
    #expect(
      ScreenMirror.bands(of: [
        Rect(left: 0, top: 1, right: 2, bottom: 3), Rect(left: 5, top: 1, right: 6, bottom: 3), Rect(left: 0, top: 3, right: 1, bottom: 4),
        Rect(left: 0, top: 9, right: 1, bottom: 12), Rect(left: 0, top: 10, right: 1, bottom: 11),
      ]) == [1..<4, 9..<12])
  }
}
