import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

@Suite struct LossyAreasTests {
  private let size = Size(width: 640, height: 480)
  private let photo = Rect(left: 100, top: 100, right: 500, bottom: 400)

  @Test func whatRestsBecomesExactInPieces() throws {
    var lossy = LossyAreas(size: size)
    lossy.add(Region(photo), now: .zero)
    #expect(lossy.next(now: .milliseconds(499), mostPixels: 1 << 20) == nil)
    #expect(lossy.timeToRest(now: .milliseconds(400)) == .milliseconds(100))
    var exact = Region()
    while let piece = lossy.next(now: .milliseconds(500), mostPixels: 20_000) {
      #expect(piece.area <= 20_000)
      #expect(!exact.intersects(piece))
      exact.formUnion(piece)
      lossy.remove(Region(piece))
    }
    #expect(exact == Region(photo))
    #expect(lossy.isEmpty)
    #expect(lossy.timeToRest(now: .seconds(9)) == nil)
  }

  /// A cursor blinks elsewhere, also within the photo's tiles, where it is sent without loss.
  @Test func aBlinkingCursorKeepsNothingLossy() throws {
    var lossy = LossyAreas(size: size)
    lossy.add(Region(photo), now: .zero)
    var now = Duration.zero
    for _ in 0..<5 {
      now += .milliseconds(300)
      lossy.remove(Region(Rect(left: 300, top: 300, right: 302, bottom: 316)))
      lossy.add(Region(Rect(left: 0, top: 0, right: 8, bottom: 16)), now: now)
    }
    #expect(lossy.next(now: now, mostPixels: 1 << 20) != nil)
  }

  @Test func theOldestComesFirst() throws {
    var lossy = LossyAreas(size: size)
    let late = Rect(left: 0, top: 0, right: 64, bottom: 64)
    let early = Rect(left: 320, top: 320, right: 384, bottom: 384)
    lossy.add(Region(early), now: .zero)
    lossy.add(Region(late), now: .milliseconds(10))
    #expect(lossy.next(now: .seconds(1), mostPixels: 1 << 20) == early)
  }

  /// Whatever happens: what is lossy is known to be, also after copies inside the picture, and all of it becomes exact at rest.
  @Test(arguments: 0..<20) func nothingLossyIsForgotten(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var lossy = LossyAreas(size: size)
    var model = Region()
    var now = Duration.zero
    func rect() -> Rect {
      let width = Int32.random(in: 1...200, using: &random)
      let height = Int32.random(in: 1...200, using: &random)
      return Rect(
        origin: Point(x: .random(in: 0...size.width - width, using: &random), y: .random(in: 0...size.height - height, using: &random)),
        size: Size(width: width, height: height))
    }
    for _ in 0..<300 {
      now += .milliseconds(7)
      let target = rect()
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        lossy.add(Region(target), now: now)
        model.formUnion(target)
      case 1:
        lossy.remove(Region(target))
        model.subtract(target)
      default:
        let from = Point(
          x: .random(in: 0...size.width - Int32(target.width), using: &random),
          y: .random(in: 0...size.height - Int32(target.height), using: &random))
        let (dx, dy) = (target.left - from.x, target.top - from.y)
        lossy.copied(to: Region(target), dx: dx, dy: dy, now: now)
        model = model.subtracting(target).union(model.translated(dx: dx, dy: dy).intersection(target))
      }
      #expect(model.subtracting(lossy.region).isEmpty)
    }
    now += .seconds(1)
    var steps = 0
    while let piece = lossy.next(now: now, mostPixels: 30_000), steps < 10_000 {
      lossy.remove(Region(piece))
      model.subtract(piece)
      steps += 1
    }
    #expect(lossy.isEmpty && model.isEmpty)
  }
}
