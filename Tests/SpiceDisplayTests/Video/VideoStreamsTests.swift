import SpiceDisplay
import SpiceGraphics
import Testing

@Suite("Life of video streams")
struct VideoStreamsTests {
  private let place = Rect(left: 83, top: 51, right: 403, bottom: 231)

  /// A scene in which a film runs at `place`.
  private func running() throws -> VideoScene {
    var scene = VideoScene()
    for frame in 1...10 {
      scene.paint(place, Content.film(frame))
      scene.frame(after: 40)
    }
    let stream = try #require(scene.streams.streams.first)
    #expect(scene.streams.streams.count == 1)
    #expect(stream.rect == place && stream.visible == Region(place) && stream.id == 49)
    return scene
  }

  @Test("a stream ends a second after its last frame, and rests as a picture before")
  func end() throws {
    var scene = try running()
    scene.rest(480)
    #expect(scene.streams.streams.first?.visible == Region(place))
    scene.rest(60)
    #expect(scene.streams.streams.first?.visible.isEmpty == true)
    scene.rest(400)
    #expect(scene.streams.streams.count == 1)
    scene.rest(80)
    #expect(scene.streams.isEmpty)
    #expect(scene.streams.deadline(after: scene.now) == nil)
  }

  @Test("a frame within the second brings it back")
  func pause() throws {
    var scene = try running()
    scene.rest(700)
    scene.paint(place, Content.film(40))
    scene.frame(after: 20)
    #expect(scene.streams.streams.first?.visible == Region(place))
    #expect(scene.begun.count == 1)
  }

  @Test("deadlines come when something has to be done")
  func deadlines() throws {
    var scene = try running()
    var times: [Duration] = []
    var now = scene.now
    let start = now
    while let deadline = scene.streams.deadline(after: now) {
      #expect(deadline > now)
      now = deadline
      if scene.streams.advance(to: now) { times.append(now - start) }
      try #require(times.count < 5)
    }
    #expect(times.count == 2)
    #expect((0.5...0.53).contains((times.first ?? .zero) / .seconds(1)))
    #expect(times.last == .seconds(1))
  }

  @Test("every frame counts, also several pieces of one")
  func frames() throws {
    var scene = try running()
    let before = try #require(scene.streams.streams.first).frame
    scene.paint(Rect(left: 100, top: 100, right: 200, bottom: 150), Content.film(77))
    scene.frame(after: 3)
    #expect(try #require(scene.streams.streams.first).frame == before + 1)
    // Beside it.
    scene.paint(Rect(left: 500, top: 400, right: 510, bottom: 410), Content.plain(0))
    scene.frame(after: 3)
    #expect(try #require(scene.streams.streams.first).frame == before + 1)
  }

  @Test("what covers a part of it becomes exact, and stays so")
  func overlay() throws {
    var scene = try running()
    let menu = Rect(left: 195, top: 64, right: 355, bottom: 160)
    scene.paint(menu, Content.text(from: 1))
    for frame in 11...40 {
      let left = Rect(left: place.left, top: place.top, right: menu.left, bottom: place.bottom)
      let right = Rect(left: menu.right, top: place.top, right: place.right, bottom: place.bottom)
      let below = Rect(left: menu.left, top: menu.bottom, right: menu.right, bottom: place.bottom)
      let above = Rect(left: menu.left, top: place.top, right: menu.right, bottom: menu.top)
      for part in [left, right, below, above] {
        scene.paint(part) { x, y in Content.film(frame)(x + Int(part.left), y + Int(part.top)) }
      }
      scene.frame(after: 40)
    }
    let stream = try #require(scene.streams.streams.first)
    // Whole tiles of the menu.
    let inner = Rect(left: 224, top: 64, right: 352, bottom: 160)
    #expect(!stream.visible.intersects(inner))
    #expect(stream.visible.contains(Rect(left: place.left, top: place.top, right: 192, bottom: place.bottom)))
    // The pointer goes over the menu: still none of the video's business.
    scene.paint(Rect(left: 230, top: 70, right: 350, bottom: 86), Content.plain(0x4040ff))
    scene.frame(after: 40)
    #expect(try #require(scene.streams.streams.first).visible.intersects(inner) == false)
  }

  @Test("commands cover and detach at once, and whole frames restore")
  func coverAndDetach() throws {
    var scene = try running()
    let cover = Rect(left: 100, top: 100, right: 150, bottom: 150)
    scene.streams.cover(Region(cover))
    #expect(scene.streams.streams.first?.visible == Region(place).subtracting(cover))
    scene.streams.detach(Region(Rect(left: 0, top: 0, right: 90, bottom: 60)))
    #expect(scene.streams.streams.first?.visible.isEmpty == true)
    scene.paint(place, Content.film(50))
    scene.frame(after: 40)
    #expect(scene.streams.streams.first?.visible == Region(place))
  }

  @Test("typing where a film was ends it")
  func typing() throws {
    var scene = try running()
    for key in 0..<40 {
      let left = place.left + Int32(key) * 8
      scene.paint(Rect(left: left, top: 100, right: left + 8, bottom: 116), Content.text(from: key))
      scene.frame(after: 100)
    }
    #expect(scene.streams.isEmpty)
  }

  @Test("text that scrolls where a film was ends it")
  func scrolling() throws {
    var scene = try running()
    for frame in 1...80 {
      scene.paint(place, Content.text(from: frame))
      scene.frame(after: 40)
    }
    #expect(scene.streams.isEmpty)
  }

  @Test(
    "a film that goes on in a larger or another window takes its stream along",
    arguments: [
      Rect(left: 83, top: 51, right: 563, bottom: 321), Rect(left: 83, top: 51, right: 243, bottom: 141),
    ])
  func resize(other: Rect) throws {
    var scene = try running()
    for frame in 11...50 {
      scene.paint(other, Content.film(frame))
      scene.frame(after: 40)
    }
    #expect(scene.streams.streams.map(\.rect) == [other])
  }

  @Test("there are at most 50 streams, and ids come back")
  func many() {
    var scene = VideoScene(width: 1000, height: 900)
    func paint(_ frame: Int) {
      for index in 0..<56 {
        let (column, row) = (Int32(index % 8), Int32(index / 8))
        // A tile apart from each other.
        let rect = Rect(left: column * 124, top: row * 128, right: column * 124 + 60, bottom: row * 128 + 60)
        scene.paint(rect, Content.film(frame + index))
      }
    }
    scene.streams.mode = .all
    for frame in 1...12 {
      paint(frame)
      scene.frame(after: 40)
    }
    #expect(scene.streams.streams.count == 50)
    #expect(Set(scene.streams.streams.map(\.id)) == Set(0..<50))
    scene.streams.mode = .filter
    #expect(scene.streams.isEmpty)
  }

  @Test("a new surface has none")
  func reset() throws {
    var scene = try running()
    scene.streams.reset(Size(width: 640, height: 480))
    #expect(scene.streams.isEmpty)
  }
}
