import SpiceGraphics
import TestSupport
import Testing

@testable import SaffronViewer

/// Where the picture is in the window, and what a position in the window means (spec 11, sections 11.2 and 13.1).
struct PictureLayoutTests {
  private func layout(_ window: (Int32, Int32), _ guest: (Int32, Int32), scales: Bool = true, zoom: Int = 100) -> PictureLayout {
    PictureLayout(
      window: Size(width: window.0, height: window.1), guest: Size(width: guest.0, height: guest.1), scales: scales, zoom: zoom)
  }

  @Test("a picture keeps its shape and is centred")
  func fits() {
    let wide = layout((1000, 600), (640, 480))
    #expect(wide.picture == Rect(left: 100, top: 0, right: 900, bottom: 600))
    let tall = layout((600, 1000), (640, 480))
    #expect(tall.picture == Rect(left: 0, top: 275, right: 600, bottom: 725))
    #expect(layout((640, 480), (640, 480)).isUnscaled)
    #expect(layout((1280, 960), (640, 480)).isSharp)
    #expect(!wide.isSharp)
  }

  @Test("a window that is a few pixels larger than the guest blurs nothing")
  func slack() {
    #expect(layout((1287, 805), (1280, 800)).picture == Rect(left: 3, top: 2, right: 1283, bottom: 802))
    #expect(layout((1400, 900), (1280, 800)).picture.width == 1400)
    // One that is smaller shows all of the picture.
    #expect(layout((1279, 800), (1280, 800)).picture.width == 1279)
  }

  @Test("without scaling a pixel stays a pixel, and a small window shows the upper left part")
  func unscaled() {
    #expect(layout((800, 600), (1024, 768), scales: false).picture == Rect(left: 0, top: 0, right: 1024, bottom: 768))
    #expect(layout((1100, 800), (1024, 768), scales: false).picture == Rect(left: 38, top: 16, right: 1062, bottom: 784))
    #expect(layout((1000, 1000), (100, 100), scales: false, zoom: 150).picture.width == 150)
  }

  @Test("the picture's corners are the guest's corners at every size", arguments: [(300, 200), (640, 480), (1920, 1080), (101, 999)])
  func corners(width: Int32, height: Int32) {
    for guest in [(Int32(640), Int32(480)), (1920, 1080), (1, 1)] {
      let layout = layout((width, height), guest)
      let picture = layout.picture
      #expect(layout.guestPoint(at: picture.origin) == Point(x: 0, y: 0))
      #expect(
        layout.guestPoint(at: Point(x: picture.right - 1, y: picture.bottom - 1)) == Point(x: guest.0 - 1, y: guest.1 - 1)
          || picture.width == 1 || picture.height == 1)
      #expect(layout.guestPoint(at: Point(x: -5000, y: 5000)) == Point(x: 0, y: picture.height == 1 ? 0 : guest.1 - 1))
    }
  }

  @Test("a part of the window covers what a part of the guest can touch")
  func windowRects() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let guest = (Int32.random(in: 1...2000, using: &random), Int32.random(in: 1...2000, using: &random))
      let layout = layout((Int32.random(in: 1...2000, using: &random), Int32.random(in: 1...2000, using: &random)), guest)
      let x = Int32.random(in: 0..<guest.0, using: &random)
      let y = Int32.random(in: 0..<guest.1, using: &random)
      let rect = layout.windowRect(of: Rect(left: x, top: y, right: x + 1, bottom: y + 1))
      #expect(layout.picture.contains(rect))
      // Positions whose middle lies on the guest's pixel.
      for column in layout.picture.left..<layout.picture.right {
        let middle = (2 * Int(column - layout.picture.left) + 1) * Int(guest.0) / (2 * layout.picture.width)
        if middle == Int(x) { #expect(rect.left <= column && column < rect.right) }
      }
    }
  }

  @Test("empty sizes are no trouble")
  func empty() {
    for layout in [layout((0, 0), (640, 480)), layout((640, 480), (0, 0))] {
      #expect(layout.picture.isEmpty)
      #expect(layout.guestPoint(at: Point(x: 3, y: 3)) == Point(x: 0, y: 0))
      #expect(layout.scale.isFinite)
    }
  }

  @Test("the interface's size follows the screen's pixels")
  func interfaceScale() {
    #expect(InterfaceScale.value(pixelRatio: 1, dotsPerInch: 96, setting: nil) == 1)
    #expect(InterfaceScale.value(pixelRatio: 1, dotsPerInch: 192, setting: nil) == 2)
    #expect(InterfaceScale.value(pixelRatio: 1, dotsPerInch: 120, setting: nil) == 1)
    #expect(InterfaceScale.value(pixelRatio: 1.5, dotsPerInch: 96, setting: nil) == 1.5)
    #expect(InterfaceScale.value(pixelRatio: 1, dotsPerInch: 96, setting: "2") == 2)
    #expect(InterfaceScale.value(pixelRatio: 1, dotsPerInch: .nan, setting: "x") == 1)
  }
}
