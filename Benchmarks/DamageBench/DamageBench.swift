import Glibc
import SpiceDisplay
import SpiceGraphics
import TestSupport

/// Prints for each kind of change of a 1920x1080 desktop: milliseconds a frame, how often the comparison of the whole frame by `memcmp`
/// goes into that, moves, rectangles and pixels that are left.
@main
struct DamageBench {
  private struct Case {
    let name: String
    let old: SyntheticScreen
    let new: SyntheticScreen
    var damage = Region(Rect(left: 0, top: 0, right: 1920, bottom: 1080))
  }

  static func main() {
    let compared = milliseconds(compareFrames)
    print("memcmp of 1920x1080: \(rounded(compared)) ms")
    let wanted = CommandLine.arguments.dropFirst().first ?? ""
    for test in cases() where test.name.contains(wanted) {
      var analysis = FrameAnalysis()
      var change = FrameChange()
      let time = test.old.pixels.withUnsafeBytes { old in
        test.new.pixels.withUnsafeBytes { new in
          milliseconds {
            change = analysis.changes(
              from: old, stride: test.old.stride, to: new, stride: test.new.stride, size: Size(width: 1920, height: 1080),
              damage: test.damage)
          }
        }
      }
      print(
        "\(test.name): \(rounded(time)) ms, \(rounded(time / compared))x, \(change.moves.count) moves, "
          + "\(change.changed.rects.count) rectangles, \(change.changed.area) pixels")
    }
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// The median of several runs, each of which does `body` once.
  private static func milliseconds(_ body: () -> Void) -> Double {
    var times: [Double] = []
    for _ in 0..<21 {
      let start = now()
      body()
      times.append(now() - start)
    }
    return times.sorted()[10]
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  private static let first = desktop()
  private static let second = desktop()

  private static func compareFrames() {
    first.pixels.withUnsafeBytes { a in
      second.pixels.withUnsafeBytes { b in
        if let start = a.baseAddress, let other = b.baseAddress { precondition(memcmp(start, other, a.count) == 0) }
      }
    }
  }

  // MARK: What is measured

  private static func cases() -> [Case] {
    let still = desktop()
    var typed = still
    typed.glyph(9, x: 700, y: 500)
    var generator = SeededGenerator(seed: 1)
    var noise = still
    noise.noise(x: 0, y: 0, width: 1920, height: 1080, &generator)
    var otherNoise = still
    otherNoise.noise(x: 0, y: 0, width: 1920, height: 1080, &generator)
    var video = still
    video.photo(x: 600, y: 300, width: 640, height: 360, phase: 1)
    var nextVideo = still
    nextVideo.photo(x: 600, y: 300, width: 640, height: 360, phase: 2)
    var fullVideo = still
    fullVideo.photo(x: 0, y: 0, width: 1920, height: 1080, phase: 3)
    return [
      Case(name: "unchanged", old: still, new: still),
      Case(
        name: "typing", old: still, new: typed, damage: Region(Rect(left: 690, top: 495, right: 720, bottom: 520))),
      Case(name: "scroll by a line", old: desktop(firstLine: 0), new: desktop(firstLine: 1)),
      Case(name: "scroll by 20 lines", old: desktop(firstLine: 0), new: desktop(firstLine: 20)),
      Case(name: "drag", old: desktop(windowX: 400, windowY: 300), new: desktop(windowX: 431, windowY: 283)),
      Case(
        name: "video 640x360", old: video, new: nextVideo, damage: Region(Rect(left: 600, top: 300, right: 1240, bottom: 660))),
      Case(name: "full video", old: still, new: fullVideo),
      Case(name: "noise", old: noise, new: otherNoise),
    ]
  }

  /// A wide terminal over a photo, and a window in front of it.
  private static func desktop(firstLine: Int = 0, windowX: Int = 400, windowY: Int = 300) -> SyntheticScreen {
    var screen = SyntheticScreen(width: 1920, height: 1080)
    screen.photo(x: 0, y: 0, width: 1920, height: 1080)
    for line in 0..<80 { screen.text(line: firstLine + line, x: 61, y: 20 + line * 13, columns: 300) }
    screen.fill(x: windowX, y: windowY, width: 800, height: 500, color: 0xff_ffff)
    for line in 0..<35 { screen.text(line: 500 + line, x: windowX + 10, y: windowY + 20 + line * 13, columns: 120) }
    return screen
  }
}
