import SpiceGraphics
import Testing

@testable import X11Desktop

@Suite struct DesktopCaptureTests {
  @Test(arguments: [ScreenMirror.Method.sharedPixmap, .getImage])
  func pictureIsWhatOthersSee(method: ScreenMirror.Method) throws {
    let desktop = try TestDesktop(Size(width: 643, height: 401))
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
    try painter.fill(drawn[0], drawn[1], color: 0xff8001)
    capture.requestFrame()
    #expect(eventually { recorder.now.frames == 2 })
    #expect(recorder.now.damage == drawn)
    #expect(try withoutAlpha(recorder.now.picture) == Tool.picture(of: desktop.display))
    #expect(recorder.now.complaints == [])
    #expect(recorder.now.errors == [])
  }
}
