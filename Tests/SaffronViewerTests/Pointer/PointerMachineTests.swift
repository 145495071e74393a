import SpiceClient
import SpiceGraphics
import SpiceWire
import Testing

@testable import SaffronViewer

/// What a guest sees of the mouse (spec 11, section 11).
struct PointerMachineTests {
  private let layout = PictureLayout(
    window: Size(width: 200, height: 100), guest: Size(width: 100, height: 100), scales: false)
  private let inside = Point(x: 100, y: 50)
  private let outside = Point(x: 10, y: 50)

  private func client() -> PointerMachine {
    var pointer = PointerMachine()
    _ = pointer.setMode(.client)
    return pointer
  }

  @Test("positions count inside of the picture only, but a drag goes on outside")
  func positions() {
    var pointer = client()
    #expect(pointer.move(to: inside, dx: 1, dy: 0, layout: layout) == [.move(to: Point(x: 50, y: 50))])
    #expect(pointer.move(to: outside, dx: 1, dy: 0, layout: layout) == [])
    #expect(pointer.press(.left, at: outside, layout: layout) == [])
    #expect(pointer.release(.left) == [])
    #expect(pointer.press(.left, at: inside, layout: layout) == [.move(to: Point(x: 50, y: 50)), .press(.left)])
    #expect(pointer.move(to: outside, dx: 1, dy: 0, layout: layout) == [.move(to: Point(x: 0, y: 50))])
    #expect(pointer.release(.left) == [.release(.left)])
  }

  @Test("the first click in server mode captures and is not sent; movements follow")
  func capture() {
    var pointer = PointerMachine()
    #expect(pointer.move(to: inside, dx: 3, dy: 4, layout: layout) == [])
    #expect(pointer.press(.left, at: outside, layout: layout) == [])
    #expect(pointer.press(.left, at: inside, layout: layout) == [.capture(true)])
    #expect(pointer.isCaptured)
    #expect(pointer.release(.left) == [])
    #expect(pointer.move(to: outside, dx: 3, dy: -4, layout: layout) == [.moveBy(dx: 3, dy: -4)])
    #expect(pointer.press(.right, at: outside, layout: layout) == [.press(.right)])
    #expect(pointer.scroll(by: -2, at: outside, layout: layout) == [.scroll(.down, clicks: 2)])
    #expect(pointer.releaseAll() == [.release(.right), .capture(false)])
    #expect(!pointer.isCaptured)
    #expect(pointer.toggleCapture() == [.capture(true)])
    #expect(pointer.setMode(.client) == [.capture(false)])
    #expect(pointer.toggleCapture() == [])
  }

  @Test("nothing is captured where that is forbidden")
  func noGrab() {
    var pointer = PointerMachine(mayCapture: false)
    #expect(pointer.press(.left, at: inside, layout: layout) == [])
    #expect(pointer.toggleCapture() == [])
  }

  @Test("a wheel that turns smoothly loses nothing, and turning back starts anew")
  func wheel() {
    var sum = WheelSum()
    #expect([0.25, 0.25, 0.25, 0.25, 0.5].map { sum.add($0) } == [0, 0, 0, 1, 0])
    #expect(sum.add(-0.75) == 0)
    #expect(sum.add(-0.25) == -1)
    #expect(sum.add(3) == 3)
    #expect(sum.add(1e9) == 20)
    #expect(sum.add(.nan) == 0)
    var pointer = client()
    #expect(pointer.scroll(by: 1, at: outside, layout: layout) == [])
    #expect(pointer.scroll(by: 1, at: inside, layout: layout) == [.scroll(.up, clicks: 1)])
  }
}
