import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

@Suite("Finding videos")
struct VideoDetectorTests {
  private let place = Rect(left: 83, top: 51, right: 403, bottom: 231)

  // MARK: Videos

  @Test("a film is found within six frames, at its very place", arguments: [33, 40, 66, 110])
  func film(period: Int) throws {
    var scene = VideoScene()
    for frame in 1...12 {
      scene.paint(place, Content.film(frame))
      scene.frame(after: period)
    }
    #expect(scene.begun.values.map(\.self) == [place])
    let start = try #require(scene.firstStart)
    #expect(start <= 6)
  }

  @Test("a slide show is none", arguments: [220, 400, 1000])
  func slides(period: Int) {
    var scene = VideoScene()
    for frame in 1...30 {
      scene.paint(place, Content.film(frame * 50))
      scene.frame(after: period)
    }
    #expect(scene.begun.isEmpty)
  }

  @Test("the smallest film", arguments: [(96, true), (95, false)])
  func smallest(side: Int32, isFound: Bool) {
    var scene = VideoScene()
    for frame in 1...20 {
      scene.paint(Rect(left: 10, top: 10, right: 10 + side, bottom: 10 + side), Content.film(frame))
      scene.frame(after: 40)
    }
    #expect(scene.begun.isEmpty != isFound)
  }

  @Test("a player that paints bands one after the other makes one stream")
  func bands() {
    var scene = VideoScene()
    for frame in 1...24 {
      for band in 0..<4 {
        let top = place.top + Int32(band) * 45
        // Each band is a frame of its own to whoever captures.
        scene.paint(Rect(left: place.left, top: top, right: place.right, bottom: top + 45)) { x, y in Content.film(frame)(x, y + band * 45)
        }
        scene.frame(after: band == 0 ? 28 : 4)
      }
    }
    #expect(scene.begun.values.map(\.self) == [place])
  }

  @Test("controls over a film do not hide it")
  func controls() {
    var scene = VideoScene()
    for frame in 1...20 {
      scene.paint(place, Content.film(frame))
      scene.paint(Rect(left: place.left + 20, top: place.bottom - 30, right: place.right - 20, bottom: place.bottom - 10)) { x, _ in
        x < frame * 4 ? 0xff2020 : 0x404040
      }
      scene.frame(after: 40)
    }
    #expect(scene.begun.values.map(\.self) == [place])
  }

  @Test("a film in which little moves is found where its player paints")
  func talkingHead() {
    var scene = VideoScene()
    for frame in 1...20 {
      scene.paint(place) { x, y in
        let moves = x > 90 && x < 230 && y > 30 && y < 170
        return Content.film(moves ? frame : 1)(x, y)
      }
      scene.frame(after: 40)
    }
    #expect(scene.begun.values.map(\.self) == [place])
  }

  @Test("two films are two streams")
  func two() {
    var scene = VideoScene()
    let other = Rect(left: 500, top: 300, right: 700, bottom: 420)
    for frame in 1...20 {
      scene.paint(place, Content.film(frame))
      scene.paint(other, Content.film(frame + 99))
      scene.frame(after: 40)
    }
    #expect(Set(scene.begun.values) == [place, other])
  }

  // MARK: None

  @Test("scrolling text", arguments: [1, 3])
  func scrolling(lines: Int) {
    var scene = VideoScene()
    for frame in 1...60 {
      scene.paint(place, Content.text(from: frame * lines))
      scene.frame(after: 33)
    }
    #expect(scene.begun.isEmpty)
  }

  @Test("typing over a photo")
  func typing() {
    var scene = VideoScene()
    scene.paint(place, Content.film(1))
    scene.frame(after: 100)
    for key in 0..<120 {
      let left = place.left + Int32(key % 30) * 8
      let top = place.top + Int32(key / 30) * 16
      scene.paint(Rect(left: left, top: top, right: left + 8, bottom: top + 16), Content.text(from: key))
      scene.frame(after: 60)
    }
    #expect(scene.begun.isEmpty)
  }

  @Test("a blinking cursor on a photo")
  func cursor() {
    var scene = VideoScene()
    scene.paint(place, Content.film(1))
    scene.frame(after: 100)
    for blink in 0..<60 {
      scene.paint(Rect(left: 200, top: 100, right: 202, bottom: 116), Content.plain(blink % 2 == 0 ? 0 : 0xffffff))
      scene.frame(after: 100)
    }
    #expect(scene.begun.isEmpty)
  }

  @Test("a progress bar", arguments: [Int32(20), 60])
  func progress(height: Int32) {
    var scene = VideoScene()
    for step in 0..<100 {
      scene.paint(Rect(left: 100, top: 300, right: 500, bottom: 300 + height)) { x, y in
        x < step * 4 ? 0x2060c0 + UInt32(y) * 0x010101 : 0xf0f0f0
      }
      scene.frame(after: 33)
    }
    #expect(scene.begun.isEmpty)
  }

  @Test("a spinner", arguments: [48, 160])
  func spinner(side: Int) {
    var scene = VideoScene()
    for step in 0..<100 {
      scene.paint(Rect(left: 300, top: 200, right: 300 + Int32(side), bottom: 200 + Int32(side))) { x, y in
        // A ring of twelve blades, of which one is dark and the next ones fade.
        let (dx, dy) = (2 * x - side, 2 * y - side)
        let distance = dx * dx + dy * dy
        guard distance < side * side, distance > side * side / 3 else { return 0xffffff }
        let octant = (dx > 0 ? 1 : 0) + (dy > 0 ? 2 : 0) + (abs(dx) > abs(dy) ? 4 : 0)
        return 0x101010 * UInt32(8 + (octant + step) % 8)
      }
      scene.frame(after: 40)
    }
    #expect(scene.begun.isEmpty)
  }

  /// Without the help of who finds moves: all of the window's pixels count as changed.
  @Test("a photo's window that is dragged", arguments: [(3, 0), (0, -2), (7, 5), (-25, 13)])
  func dragging(dx: Int, dy: Int) {
    var scene = VideoScene()
    var rect = Rect(left: 250, top: 200, right: 490, bottom: 380)
    for _ in 1...16 {
      scene.paint(rect, Content.plain(0xe0e0e0))
      rect = rect.translated(dx: Int32(dx), dy: Int32(dy))
      scene.paint(rect, Content.film(1))
      scene.frame(after: 33)
    }
    #expect(scene.begun.isEmpty)
  }

  @Test("a drawing of much detail into which one zooms is a film, and stays one") func zoom() {
    var scene = VideoScene()
    let film = Rect(origin: Point(x: 100, y: 100), size: Size(width: 192, height: 128))
    for frame in 0..<120 {
      let scale = 0.01 * (1 - 0.006 * Double(frame))
      scene.paint(film) { x, y in
        // The Mandelbrot set near its edge, in 64 colours.
        let (a, b) = (-0.745 + (Double(x) / 192 - 0.5) * scale, 0.113 + (Double(y) / 128 - 0.5) * scale)
        var (real, imaginary, steps) = (a, b, 0)
        while steps < 160, real * real + imaginary * imaginary < 4 {
          (real, imaginary, steps) = (real * real - imaginary * imaginary + a, 2 * real * imaginary + b, steps + 1)
        }
        return UInt32(steps & 63) &* 0x03_71_5d & 0xff_ffff
      }
      scene.frame(after: 40)
    }
    #expect(scene.streams.streams.map(\.rect) == [film])
    #expect(scene.begun.count == 1)
  }

  @Test("noise is none, unless everything is taken", arguments: [(VideoStreamingMode.filter, 0), (.all, 1), (.off, 0)])
  func noise(mode: VideoStreamingMode, count: Int) {
    var scene = VideoScene(mode: mode)
    var generator = SeededGenerator(seed: 5)
    for _ in 1...20 {
      scene.paint(place) { _, _ in UInt32(truncatingIfNeeded: generator.next()) & 0xffffff }
      scene.frame(after: 40)
    }
    #expect(scene.begun.count == count)
  }

  @Test("frames are wanted while something large changes")
  func wantsFrames() {
    var scene = VideoScene()
    #expect(!scene.streams.detector.wantsFrames(at: scene.now))
    scene.paint(place, Content.film(1))
    scene.frame(after: 40)
    #expect(scene.streams.detector.wantsFrames(at: scene.now))
    #expect(!scene.streams.detector.wantsFrames(at: scene.now + .milliseconds(400)))
  }
}
