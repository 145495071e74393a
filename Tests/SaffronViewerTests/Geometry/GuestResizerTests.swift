import SpiceGraphics
import Testing

@testable import SaffronViewer

/// When the guest is asked for another size, and when the window follows it (spec 11, section 13.4).
struct GuestResizerTests {
  private let small = Size(width: 800, height: 600)
  private let large = Size(width: 1280, height: 800)

  private func ready() -> GuestResizer {
    var resizer = GuestResizer(isEnabled: true)
    _ = resizer.guestChanged(to: small, now: 0)
    resizer.setReady(true, now: 0)
    return resizer
  }

  @Test("a window that was dragged is asked for once it holds still")
  func debounce() {
    var resizer = ready()
    resizer.windowChanged(to: large, zoom: 100, now: 10)
    resizer.windowChanged(to: Size(width: 1000, height: 700), zoom: 100, now: 10.3)
    #expect(resizer.takeRequest(now: 10.6) == nil)
    #expect(resizer.nextTime == 10.3 + GuestResizer.delay)
    #expect(resizer.takeRequest(now: 11) == Size(width: 1000, height: 700))
    #expect(resizer.takeRequest(now: 12) == nil)
  }

  @Test("a window that follows the guest asks for nothing")
  func noLoop() {
    var resizer = ready()
    #expect(resizer.guestChanged(to: large, now: 20) == true)
    resizer.windowChanged(to: large, zoom: 100, now: 20.1)
    #expect(resizer.nextTime == nil)
    #expect(resizer.takeRequest(now: 30) == nil)
  }

  @Test("the guest's answer does not move the window, even if it is another size")
  func answer() {
    var resizer = ready()
    resizer.windowChanged(to: Size(width: 1003, height: 705), zoom: 100, now: 1)
    #expect(resizer.takeRequest(now: 2) != nil)
    #expect(resizer.guestChanged(to: Size(width: 1000, height: 704), now: 2.5) == false)
    // Much later it is the guest's own wish.
    #expect(resizer.guestChanged(to: small, now: 60) == true)
  }

  @Test("an agent that comes later is asked at once; one that goes is not asked")
  func agent() {
    var resizer = GuestResizer(isEnabled: true)
    _ = resizer.guestChanged(to: small, now: 0)
    resizer.windowChanged(to: large, zoom: 100, now: 1)
    #expect(resizer.takeRequest(now: 100) == nil)
    resizer.setReady(true, now: 200)
    #expect(resizer.takeRequest(now: 200) == large)
    resizer.setReady(false, now: 201)
    resizer.windowChanged(to: small, zoom: 100, now: 202)
    #expect(resizer.takeRequest(now: 300) == nil)
  }

  @Test("zoom, least size, and the switch")
  func limits() {
    var zoomed = ready()
    zoomed.windowChanged(to: Size(width: 1600, height: 1000), zoom: 200, now: 1)
    #expect(zoomed.takeRequest(now: 9) == nil || zoomed.wanted == Size(width: 800, height: 500))
    var tiny = ready()
    tiny.windowChanged(to: Size(width: 10, height: 10), zoom: 100, now: 1)
    #expect(tiny.takeRequest(now: 9) == Size(width: 320, height: 200))
    var off = GuestResizer(isEnabled: false)
    off.setReady(true, now: 0)
    off.windowChanged(to: large, zoom: 100, now: 1)
    #expect(off.takeRequest(now: 9) == nil)
    var ignoring = ready()
    ignoring.ignoreNextSize()
    ignoring.windowChanged(to: large, zoom: 100, now: 1)
    #expect(ignoring.takeRequest(now: 9) == nil)
  }
}
