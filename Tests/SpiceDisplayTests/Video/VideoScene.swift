import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

/// A screen on which things happen, and the streams that are made of it. Frames come as from a screen capture: what was painted, and what of
/// it differs.
struct VideoScene {
  let size: Size
  private(set) var pixels: [UInt32]
  private var damage = Region()
  private var before: [UInt32]
  var streams: VideoStreams
  /// Milliseconds.
  private(set) var time = 1000
  /// Streams that began, by their serial numbers.
  private(set) var begun: [UInt64: Rect] = [:]
  /// The frame, counted from 1, in which the first stream began.
  private(set) var firstStart: Int?
  private(set) var frames = 0

  init(width: Int32 = 800, height: Int32 = 600, mode: VideoStreamingMode = .filter) {
    size = Size(width: width, height: height)
    pixels = Array(repeating: 0xe0e0e0, count: Int(width) * Int(height))
    before = pixels
    streams = VideoStreams(mode: mode)
    streams.reset(size)
  }

  var now: Duration { .milliseconds(time) }

  /// Paints a rectangle; the colour is asked for with coordinates that begin at its corner.
  mutating func paint(_ rect: Rect, _ color: (Int, Int) -> UInt32) {
    let rect = rect.intersection(Rect(size: size))
    for y in Int(rect.top)..<Int(rect.bottom) {
      for x in Int(rect.left)..<Int(rect.right) { pixels[y * Int(size.width) + x] = color(x - Int(rect.left), y - Int(rect.top)) }
    }
    damage.formUnion(rect)
  }

  /// A frame is taken, and the next one `milliseconds` later.
  mutating func frame(after milliseconds: Int) {
    time += milliseconds
    frames += 1
    let changed = differences()
    streams.note(damage: damage, changed: changed, at: now) { [pixels, size] rect in Self.content(of: rect, pixels, size) }
    before = pixels
    damage = Region()
    for stream in streams.streams where begun[stream.serial] == nil {
      begun[stream.serial] = stream.rect
      if firstStart == nil { firstStart = frames }
    }
  }

  /// Time passes, and nothing happens.
  mutating func rest(_ milliseconds: Int) {
    for _ in 0..<milliseconds / 20 {
      time += 20
      _ = streams.advance(to: now)
    }
  }

  /// What of the damage differs, in tiles of 32x16.
  private func differences() -> Region {
    var rects: [Rect] = []
    for rect in damage.rects {
      for top in stride(from: Int(rect.top), to: Int(rect.bottom), by: 16) {
        for left in stride(from: Int(rect.left), to: Int(rect.right), by: 32) {
          let (right, bottom) = (min(left + 32, Int(rect.right)), min(top + 16, Int(rect.bottom)))
          let width = Int(size.width)
          let differs = (top..<bottom).contains {
            pixels[$0 * width + left..<$0 * width + right] != before[$0 * width + left..<$0 * width + right]
          }
          if differs { rects.append(Rect(left: Int32(left), top: Int32(top), right: Int32(right), bottom: Int32(bottom))) }
        }
      }
    }
    return Region(rects: rects)
  }

  private static func content(of rect: Rect, _ pixels: [UInt32], _ size: Size) -> ContentEstimate? {
    pixels.withUnsafeBytes { bytes in
      let start = (Int(rect.top) * Int(size.width) + Int(rect.left)) * 4
      let source = try? ImageSource(
        format: .rgb32, width: rect.width, height: rect.height, stride: Int(size.width) * 4, isTopDown: true,
        unsafePieces: [UnsafeRawBufferPointer(rebasing: bytes[start..<start + (rect.height - 1) * Int(size.width) * 4 + rect.width * 4])])
      return source.flatMap { ContentEstimate(of: $0) }
    }
  }
}

extension VideoScene: CustomTestStringConvertible {
  /// Its pixels would fill pages.
  var testDescription: String { "frame \(frames), \(streams.streams.map(\.rect))" }
}

/// What is painted.
enum Content {
  /// A moving picture: soft shapes that drift, and a little noise.
  static func film(_ frame: Int) -> (Int, Int) -> UInt32 {
    { x, y in
      let shade = wave(x * 3 + frame * 7) + wave(y * 2 - frame * 5) + wave(x + y + frame * 3)
      let grain = (x &* 7919 &+ y &* 104_729 &+ frame &* 1_299_709) >> 3 & 3
      let (red, green, blue) = (shade / 3 + grain, (shade * 2 / 7 + y / 8 + grain) & 255, (wave(x - frame * 4) / 2 + shade / 6) & 255)
      return UInt32(min(red, 255)) << 16 | UInt32(green) << 8 | UInt32(blue)
    }
  }

  /// 0 to 255 and back, once in 512.
  private static func wave(_ x: Int) -> Int {
    let phase = x & 511
    return phase < 256 ? phase : 511 - phase
  }

  /// Lines of glyph-like strokes, black on white, from line `first` on.
  static func text(from first: Int, lineHeight: Int = 16) -> (Int, Int) -> UInt32 {
    { x, y in
      let (line, row) = (first + y / lineHeight, y % lineHeight)
      let glyph = (line &* 131 &+ x / 8 &* 2711) &* 0x9e37 >> 4
      guard row > 2, row < 13, x % 8 < 6, glyph & 7 != 0 else { return 0xffffff }
      return (glyph >> (row / 2 + x % 8 / 2)) & 1 == 0 ? 0x000000 : 0xffffff
    }
  }

  static func plain(_ color: UInt32) -> (Int, Int) -> UInt32 { { _, _ in color } }
}
