import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

@Suite("Damage: areas of one color")
struct FlatAreaTests {
  private func color(of area: Rect, on screen: SyntheticScreen) -> UInt32? {
    screen.pixels.withUnsafeBytes { FlatArea.color(of: area, in: $0, stride: screen.stride) }
  }

  @Test("one pixel of another color is seen wherever it is", arguments: [1, 2, 31, 32, 33, 63, 64, 65, 100]) func otherPixel(width: Int) {
    var screen = SyntheticScreen(width: 110, height: 7, color: 9)
    let area = rect(4, 2, width, 3)
    screen.fill(x: 4, y: 2, width: width, height: 3, color: 0x12_3456)
    #expect(color(of: area, on: screen) == 0x12_3456)
    for x in 4..<4 + width {
      for y in 2..<5 where !(x == 4 && y == 2 && width == 1) {
        var other = screen
        other[x, y] = 0x12_3457
        #expect(color(of: area, on: other) == nil)
        other[x, y] = 0xff12_3456
        #expect(color(of: area, on: other) == 0x12_3456)
      }
    }
  }

  @Test("what lies outside of the picture has no color") func outside() {
    let screen = SyntheticScreen(width: 10, height: 10)
    for area in [rect(5, 5, 6, 1), rect(5, 5, 1, 6), rect(-1, 0, 3, 3), rect(3, 3, 0, 4), rect(20, 0, 1, 1)] {
      #expect(color(of: area, on: screen) == nil)
    }
    #expect(color(of: rect(0, 0, 10, 10), on: screen) == 0)
  }
}
