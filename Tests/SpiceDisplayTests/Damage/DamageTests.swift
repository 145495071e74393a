import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

@Suite("Damage: what really differs")
struct DamageTests {
  @Test("an unchanged frame changes nothing") func unchanged() {
    var screen = SyntheticScreen(width: 300, height: 200)
    screen.photo(x: 0, y: 0, width: 300, height: 200)
    #expect(checkedChange(from: screen, to: screen) == FrameChange())
  }

  @Test("damage in columns of 32 pixels is one rectangle") func columns() {
    let old = SyntheticScreen(width: 320, height: 100)
    var new = old
    new.photo(x: 10, y: 5, width: 300, height: 40)
    new.fill(x: 10, y: 5, width: 300, height: 1, color: 1)
    new.fill(x: 10, y: 44, width: 300, height: 1, color: 1)
    new.fill(x: 10, y: 5, width: 1, height: 40, color: 1)
    new.fill(x: 309, y: 5, width: 1, height: 40, color: 1)
    let columns = Region(rects: (0..<10).map { rect($0 * 32, 0, 32, 50 + $0 % 3) })
    #expect(checkedChange(from: old, to: new, damage: columns) == FrameChange(changed: Region(rect(10, 5, 300, 40))))
  }

  @Test("a typed character is its ink alone") func typing() {
    var old = SyntheticScreen(width: 640, height: 400, color: 0xff_ffff)
    for line in 0..<20 { old.text(line: line, x: 3, y: line * 13, columns: 80) }
    var new = old
    new.fill(x: 100, y: 302, width: 5, height: 9, color: 0)
    let damage = Region(rects: [rect(96, 300, 12, 13), rect(0, 0, 640, 20)])
    #expect(checkedChange(from: old, to: new, damage: damage) == FrameChange(changed: Region(rect(100, 302, 5, 9))))
  }

  @Test("changes far from each other stay apart") func apart() {
    let old = SyntheticScreen(width: 640, height: 400)
    var new = old
    let places = [rect(3, 7, 20, 11), rect(500, 300, 70, 50), rect(100, 390, 12, 10)]
    for place in places { new.fill(x: Int(place.left), y: Int(place.top), width: place.width, height: place.height, color: 9) }
    #expect(checkedChange(from: old, to: new).changed == Region(rects: places))
  }

  @Test("what has the form of an L is cut into its two bars", arguments: [(true, true), (true, false), (false, true), (false, false)])
  func bars(atTop: Bool, atLeft: Bool) {
    let old = SyntheticScreen(width: 640, height: 400)
    var new = old
    let horizontal = rect(37, atTop ? 41 : 339, 364, 2)
    let vertical = rect(atLeft ? 37 : 398, atTop ? 43 : 41, 3, 298)
    for bar in [horizontal, vertical] { new.fill(x: Int(bar.left), y: Int(bar.top), width: bar.width, height: bar.height, color: 9) }
    #expect(checkedChange(from: old, to: new).changed == Region(rects: [horizontal, vertical]))
  }

  @Test("the damage of a dragged window is stitched, that of two windows is not") func stitched() {
    #expect(Region(rects: [rect(10, 10, 100, 80), rect(13, 12, 100, 80)]).stitched == Region(rect(10, 10, 103, 82)))
    let apart = Region(rects: [rect(10, 10, 100, 80), rect(200, 10, 100, 80)])
    #expect(apart.stitched == apart)
    #expect(Region().stitched.isEmpty)
  }

  @Test("many specks become few rectangles") func specks() {
    let old = SyntheticScreen(width: 1200, height: 800)
    var new = old
    for y in stride(from: 3, to: 800, by: 40) {
      for x in stride(from: 5, to: 1200, by: 90) { new[x, y] = 1 }
    }
    #expect(checkedChange(from: old, to: new).changed.rects.count <= 48)
  }

  @Test("the fourth byte of a pixel does not matter") func padding() {
    var old = SyntheticScreen(width: 100, height: 10)
    var new = old
    for index in old.pixels.indices {
      old.pixels[index] |= 0x5500_0000
      new.pixels[index] |= UInt32(index) << 24
    }
    #expect(old.changes(to: new) == FrameChange())
  }

  @Test("pictures that lack rows are not looked at") func short() {
    let pixels = [UInt32](repeating: 0, count: 100)
    let size = Size(width: 10, height: 10)
    let damage = Region(Rect(size: size))
    var analysis = FrameAnalysis()
    pixels.withUnsafeBytes { full in
      let cut = UnsafeRawBufferPointer(rebasing: full[..<396])
      for (old, new) in [(full, cut), (cut, full)] {
        #expect(
          analysis.changes(from: old, stride: 40, to: new, stride: 40, size: size, damage: damage) == FrameChange(changed: damage))
      }
      for stride in [39, -40, 0, .max, .min] {
        let change = analysis.changes(from: full, stride: 40, to: full, stride: stride, size: size, damage: damage)
        #expect(change == FrameChange(changed: damage))
      }
      // Of the frame only damaged rows are read.
      let upper = Region(rect(0, 0, 10, 9))
      #expect(analysis.changes(from: full, stride: 40, to: cut, stride: 40, size: size, damage: upper) == FrameChange())
      #expect(
        analysis.changes(from: full, stride: 40, to: full, stride: 40, size: size, damage: Region(rect(20, 0, 9, 9))) == FrameChange())
    }
  }

  @Test("every change of a small picture, every damaged rectangle") func exhaustive() {
    let old = SyntheticScreen(width: 3, height: 3)
    var analysis = FrameAnalysis()
    for bits in 0..<512 {
      var new = old
      for index in 0..<9 where bits >> index & 1 == 1 { new.pixels[index] = 1 }
      for left in 0..<3 {
        for top in 0..<3 {
          let damage = Region(rect(left, top, 3 - left, 3 - top))
          var visible = old
          visible.paint(x: left, y: top, width: 3, height: 3) { new[$0, $1] }
          check(old.changes(to: visible, damage: damage, by: &analysis), from: old, to: visible, damage: damage)
        }
      }
    }
  }
}
