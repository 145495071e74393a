import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceDisplay

@Suite struct LackingAreaTests {
  private let size = Size(width: 1280, height: 800)
  private let video = Rect(left: 210, top: 0, right: 690, bottom: 360)

  /// The activity of a video that has run for a second, and the time after it.
  private func playing(_ rect: Rect, framesPerSecond: Int = 30) -> (DamageActivity, Duration) {
    var activity = DamageActivity(size: size)
    var now = Duration.seconds(10)
    for _ in 0..<framesPerSecond {
      activity.changed(Region(rect), now: now)
      now += .seconds(1) / framesPerSecond
    }
    return (activity, now)
  }

  @Test(arguments: [10, 30, 60]) func videoIsBusyAndTypingIsNot(rate: Int) {
    let (activity, now) = playing(video, framesPerSecond: rate)
    #expect(activity.isBusy(5, now: now))
    #expect(!activity.isBusy(5, now: now + .seconds(3)))
    let (typing, later) = playing(Rect(left: 100, top: 100, right: 110, bottom: 120), framesPerSecond: rate)
    #expect(!typing.isBusy(21, now: later))
  }

  @Test func aSmallChangeOvertakesVideo() throws {
    let (activity, now) = playing(video)
    var lacking = LackingArea(size: size)
    lacking.add(Region(video), now: now - .milliseconds(500))
    let square = Rect(left: 0, top: 0, right: 200, bottom: 200)
    lacking.add(Region(square), now: now)
    let first = try #require(lacking.next(activity, now: now) { _ in 1 << 20 })
    #expect(square.contains(first.rect))
    #expect(!first.isBusy)
  }

  /// However much small there is: what is large gets its turn.
  @Test func nothingWaitsForEver() throws {
    var activity = DamageActivity(size: size)
    var lacking = LackingArea(size: size)
    let page = Rect(left: 0, top: 400, right: 1280, bottom: 800)
    var now = Duration.zero
    lacking.add(Region(page), now: now)
    var turns = 0
    for step in 0..<100 {
      let small = Region(Rect(left: Int32(step % 20) * 10, top: 0, right: Int32(step % 20) * 10 + 8, bottom: 12))
      activity.changed(small, now: now)
      lacking.add(small, now: now)
      let next = try #require(lacking.next(activity, now: now) { _ in 64 * 64 })
      if page.contains(next.rect) { turns += 1 }
      lacking.remove(Region(next.rect), now: now)
      now += .milliseconds(50)
    }
    #expect(turns > 5)
  }

  /// Pieces lie in what is lacking, keep to their size, and end with nothing left; the parts of a video take turns.
  @Test(arguments: 0..<20) func piecesCoverWhatIsLacking(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let size = Size(width: .random(in: 1...700, using: &random), height: .random(in: 1...500, using: &random))
    var activity = DamageActivity(size: size)
    var lacking = LackingArea(size: size)
    var now = Duration.zero
    for _ in 0..<30 {
      let rects = (0..<6).map { _ in
        Rect(
          origin: Point(x: .random(in: 0..<size.width, using: &random), y: .random(in: 0..<size.height, using: &random)),
          size: Size(width: .random(in: 1...300, using: &random), height: .random(in: 1...300, using: &random))
        ).intersection(Rect(size: size))
      }
      let region = Region(rects: rects)
      activity.changed(region, now: now)
      lacking.add(region, now: now)
      now += .milliseconds(20)
      #expect(Rect(size: size).contains(lacking.region.bounds))
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        guard let next = lacking.next(activity, now: now, mostPixels: { $0 ? 2000 : 9000 }) else { break }
        #expect(lacking.region.contains(next.rect))
        #expect(next.rect.area <= 9000 || next.rect.height == 1)
        lacking.remove(Region(next.rect), now: now)
      }
    }
    var steps = 0
    while let next = lacking.next(activity, now: now, mostPixels: { _ in 5000 }), steps < 10_000 {
      lacking.remove(Region(next.rect), now: now)
      steps += 1
    }
    #expect(lacking.isEmpty)
  }

  @Test func partsOfAVideoTakeTurns() throws {
    let (activity, start) = playing(video)
    var now = start
    var lacking = LackingArea(size: size)
    var sent = Region()
    // Each frame replaces the last, and a third of it can be sent.
    for _ in 0..<12 {
      lacking.add(Region(video), now: now)
      for _ in 0..<3 {
        let next = try #require(lacking.next(activity, now: now) { _ in video.area / 8 })
        sent.formUnion(next.rect)
        lacking.remove(Region(next.rect), now: now)
        now += .milliseconds(11)
      }
    }
    #expect(sent == Region(video))
  }

  /// Lines of text make one piece; what is far, large, busy or a video does not come with them.
  @Test func whatIsCloseIsJoined() {
    var lacking = LackingArea(size: size)
    let lines = (0..<4).map { Rect(origin: Point(x: 35, y: 480 + 13 * $0), size: Size(width: 200 + 40 * $0, height: 9)) }
    let far = Rect(left: 35, top: 700, right: 100, bottom: 709)
    lacking.add(Region(rects: lines + [far, video]), now: .zero)
    let (activity, now) = playing(video)
    let all = lines.reduce(lines[0]) { $0.boundingUnion($1) }
    func joined(spare: Int, mostPixels: Int = 1 << 20, avoiding: Region = Region()) -> Rect {
      lacking.joined(lines[0], activity, now: now, spare: spare, mostPixels: mostPixels, avoiding: avoiding)
    }
    #expect(joined(spare: 4000) == all)
    #expect(joined(spare: 10) == lines[0])
    #expect(joined(spare: 4000, mostPixels: all.area - 1) != all)
    #expect(!joined(spare: 4000, avoiding: Region(lines[3])).intersects(lines[3]))
    let above = Rect(left: 300, top: 300, right: 309, bottom: 380)
    lacking.add(Region(above), now: now)
    #expect(lacking.joined(above, activity, now: now, spare: 1 << 20, mostPixels: 1 << 20, avoiding: Region()) == above)
  }

  /// A tile in the middle may have waited longest; what is above it in the same rectangle comes with it.
  @Test func piecesGrowUpToo() throws {
    var lacking = LackingArea(size: size)
    let line = Rect(left: 64, top: 120, right: 200, bottom: 134)
    lacking.add(Region(Rect(left: 64, top: 128, right: 65, bottom: 129)), now: .zero)
    lacking.add(Region(line), now: .seconds(1))
    let next = try #require(lacking.next(DamageActivity(size: size), now: .seconds(1)) { _ in 1 << 20 })
    #expect(next.rect == line)
  }
}
