import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

@Suite("Damage: moves")
struct MoveTests {
  private static let lineHeight = SyntheticScreen.glyphHeight

  /// Lines of text from `first` on in an area.
  private static func write(
    _ first: Int, on screen: inout SyntheticScreen, x: Int, y: Int, columns: Int, lines: Int, skip: Int = 0
  ) {
    for line in 0..<lines { screen.text(line: first + line, x: x, y: y + line * lineHeight, columns: columns) }
  }

  @Test("a terminal scrolls by one or many lines", arguments: [1, 2, 3, 7, 20]) func terminal(lines: Int) throws {
    var old = SyntheticScreen(width: 800, height: 600, color: 0x30_5070)
    var new = old
    Self.write(0, on: &old, x: 101, y: 77, columns: 80, lines: 24)
    Self.write(lines, on: &new, x: 101, y: 77, columns: 80, lines: 24)
    let change = checkedChange(from: old, to: new)
    let move = try #require(change.moves.first)
    #expect(change.moves.count == 1)
    #expect(move.destination.top - move.source.y == Int32(-lines * Self.lineHeight) && move.destination.left == move.source.x)
    #expect(change.changed.subtracting(rect(101, 77 + (24 - lines) * Self.lineHeight - 4, 480, lines * Self.lineHeight + 4)).isEmpty)
  }

  @Test("the cursor that blinks in a scrolled terminal") func hole() {
    var old = SyntheticScreen(width: 640, height: 400, color: 0xff_ffff)
    var new = old
    Self.write(0, on: &old, x: 0, y: 0, columns: 100, lines: 30)
    Self.write(1, on: &new, x: 0, y: 0, columns: 100, lines: 30)
    old.fill(x: 200, y: 200, width: 6, height: 13, color: 0)
    new.fill(x: 300, y: 150, width: 6, height: 13, color: 0)
    let change = checkedChange(from: old, to: new)
    #expect(change.moves.count == 1)
    #expect(change.changed.area < 40_000)
  }

  @Test("panes side by side scroll by different amounts") func panes() {
    var old = SyntheticScreen(width: 900, height: 500, color: 0xff_ffff)
    var new = old
    for (index, step) in [1, 4, 2].enumerated() {
      Self.write(1000 * index, on: &old, x: 5 + index * 297, y: 20, columns: 45, lines: 30)
      Self.write(1000 * index + step, on: &new, x: 5 + index * 297, y: 20, columns: 45, lines: 30)
    }
    let change = checkedChange(from: old, to: new)
    #expect(Set(change.moves.map { $0.destination.top - $0.source.y }) == [-13, -52, -26])
    #expect(change.changed.area < 60_000)
  }

  @Test("a page below a fixed head scrolls by odd amounts, up and down", arguments: [37, -53, 201, -3]) func page(by amount: Int) {
    var content = SyntheticScreen(width: 1000, height: 1400, color: 0xff_ffff)
    Self.write(0, on: &content, x: 30, y: 0, columns: 120, lines: 40)
    content.photo(x: 100, y: 530, width: 600, height: 300)
    Self.write(50, on: &content, x: 30, y: 840, columns: 120, lines: 40)
    func view(at offset: Int) -> SyntheticScreen {
      var screen = SyntheticScreen(width: 1024, height: 768, color: 0xcc_cccc)
      Self.write(200, on: &screen, x: 7, y: 9, columns: 100, lines: 3)
      screen.paint(x: 0, y: 60, width: 1000, height: 700) { content[$0, $1 - 60 + offset] }
      screen.fill(x: 1004, y: 60 + offset / 3, width: 14, height: 300, color: 0x80_8080)
      return screen
    }
    let change = checkedChange(from: view(at: 300), to: view(at: 300 + amount))
    #expect(change.moves.first.map { Int($0.destination.top - $0.source.y) } == -amount)
    #expect(change.changed.area < (abs(amount) + 30) * 1024)
  }

  @Test("a picture scrolls sideways", arguments: [8, -53, 119]) func sideways(by amount: Int) {
    var old = SyntheticScreen(width: 800, height: 300, color: 0xff_ffff)
    Self.write(0, on: &old, x: 200, y: 40, columns: 60, lines: 12)
    var new = SyntheticScreen(width: 800, height: 300, color: 0xff_ffff)
    Self.write(0, on: &new, x: 200 + amount, y: 40, columns: 60, lines: 12)
    let change = checkedChange(from: old, to: new)
    #expect(change.moves.first.map { Int($0.destination.left - $0.source.x) } == amount)
    #expect(change.changed.area < 30_000)
  }

  @Test("a character is put into a line of text, which moves on") func insertion() {
    var old = SyntheticScreen(width: 640, height: 300, color: 0xff_ffff)
    Self.write(0, on: &old, x: 4, y: 10, columns: 100, lines: 20)
    for column in 0..<100 { old.glyph(UInt64(column * column % 47 + 1), x: 4 + column * 6, y: 10 + 5 * 13) }
    var new = old
    new.move(x: 100, y: 10 + 5 * 13, width: 400, height: 13, dx: 6, dy: 0)
    new.glyph(7, x: 100, y: 10 + 5 * 13)
    let change = checkedChange(from: old, to: new)
    #expect(change.moves.first.map { $0.destination.left - $0.source.x } == 6)
    #expect(change.changed.area < 1500)
  }

  private static func desktop(windowX: Int, windowY: Int, photo: Bool) -> SyntheticScreen {
    var screen = SyntheticScreen(width: 1024, height: 768, color: 0x20_6080)
    if photo { screen.photo(x: 0, y: 0, width: 1024, height: 768) }
    screen.fill(x: windowX, y: windowY, width: 402, height: 300, color: 0x40_4040)
    screen.fill(x: windowX + 1, y: windowY + 20, width: 400, height: 279, color: 0xff_ffff)
    screen.text(line: 77, x: windowX + 100, y: windowY + 3, columns: 30, ink: 0xff_ffff, paper: 0x40_4040)
    write(0, on: &screen, x: windowX + 8, y: windowY + 24, columns: 64, lines: 20)
    return screen
  }

  @Test("a window is dragged", arguments: [(17, -9), (-40, 3), (1, 1), (0, 64), (200, 150)], [true, false])
  func drag(by offset: (Int, Int), photo: Bool) throws {
    let old = Self.desktop(windowX: 300, windowY: 200, photo: photo)
    let new = Self.desktop(windowX: 300 + offset.0, windowY: 200 + offset.1, photo: photo)
    let change = checkedChange(from: old, to: new)
    let move = try #require(change.moves.first)
    #expect(change.moves.count == 1)
    #expect(move.destination.left - move.source.x == Int32(offset.0) && move.destination.top - move.source.y == Int32(offset.1))
    // What the window has uncovered is all that is left, but for a few rows and columns at the edges of flat colors.
    let window = rect(300 + offset.0, 200 + offset.1, 402, 300)
    let uncovered = Region(rect(300, 200, 402, 300)).subtracting(window).area
    #expect(change.changed.area < uncovered * 3 / 2 + 3000, "\(change)")
  }

  @Test("two windows change their places") func swapped() {
    var old = SyntheticScreen(width: 700, height: 400, color: 0xff_ffff)
    var new = old
    Self.write(0, on: &old, x: 10, y: 10, columns: 50, lines: 20)
    Self.write(100, on: &old, x: 350, y: 10, columns: 50, lines: 20)
    Self.write(100, on: &new, x: 10, y: 10, columns: 50, lines: 20)
    Self.write(0, on: &new, x: 350, y: 10, columns: 50, lines: 20)
    #expect(checkedChange(from: old, to: new).moves.count == 1)
  }

  @Test("noise, video and new pictures move nothing") func nothingMoved() {
    var generator = SeededGenerator(seed: 5)
    var old = SyntheticScreen(width: 640, height: 480)
    var new = old
    old.noise(x: 0, y: 0, width: 640, height: 480, &generator)
    new.noise(x: 0, y: 0, width: 640, height: 480, &generator)
    #expect(checkedChange(from: old, to: new) == FrameChange(changed: Region(rect(0, 0, 640, 480))))
    old.photo(x: 0, y: 0, width: 640, height: 480, phase: 1)
    new.photo(x: 0, y: 0, width: 640, height: 480, phase: 2)
    #expect(checkedChange(from: old, to: new).moves.isEmpty)
    old = SyntheticScreen(width: 640, height: 480, color: 0xff_ffff)
    Self.write(0, on: &old, x: 30, y: 0, columns: 80, lines: 30)
    #expect(checkedChange(from: old, to: new).moves.isEmpty)
  }

  @Test("areas of one color do not move") func flat() {
    var old = SyntheticScreen(width: 640, height: 480, color: 0x80_8080)
    var new = old
    old.fill(x: 100, y: 100, width: 200, height: 150, color: 0xff_ffff)
    new.fill(x: 140, y: 160, width: 200, height: 150, color: 0xff_ffff)
    #expect(checkedChange(from: old, to: new).moves.isEmpty)
    // A small icon on a large plain window must not take the window along.
    old.glyph(3, x: 150, y: 200)
    new.glyph(3, x: 190, y: 260)
    #expect(checkedChange(from: old, to: new).moves.isEmpty)
  }

  @Test("random screens: moves and rest always give the new one", arguments: 0..<UInt64(60)) func random(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var analysis = FrameAnalysis()
    let (width, height) = (generator.number(1...260), generator.number(1...200))
    var old = SyntheticScreen(width: width, height: height)
    for _ in 0..<12 {
      var new = old
      for _ in 0..<generator.number(1...4) { Self.change(&new, &generator) }
      var damage = Region()
      for y in 0..<height {
        for x in 0..<width where old[x, y] != new[x, y] { damage.formUnion(rect(x, y, 1, 1).boundingUnion(damage.bounds)) }
      }
      if generator.oneIn(3) {
        // Damage of several rectangles: what lies outside has not changed.
        let parts = (0..<5).map { _ in Self.area(in: new, &generator) }
        let region = Region(rects: parts.map { rect($0.x, $0.y, $0.width, $0.height) })
        for y in 0..<height {
          for x in 0..<width where !region.contains(Point(x: Int32(x), y: Int32(y))) { new[x, y] = old[x, y] }
        }
        damage = region
      }
      check(old.changes(to: new, damage: damage, by: &analysis), from: old, to: new, damage: damage)
      old = new
    }
  }

  private static func area(
    in screen: SyntheticScreen, _ generator: inout SeededGenerator
  ) -> (x: Int, y: Int, width: Int, height: Int) {
    let (x, y) = (generator.number(0...screen.width - 1), generator.number(0...screen.height - 1))
    return (x, y, generator.number(1...screen.width - x), generator.number(1...screen.height - y))
  }

  private static func change(_ screen: inout SyntheticScreen, _ generator: inout SeededGenerator) {
    let (x, y, width, height) = area(in: screen, &generator)
    switch generator.number(0...5) {
    case 0: screen.fill(x: x, y: y, width: width, height: height, color: UInt32(generator.number(0...3)))
    case 1: screen.noise(x: x, y: y, width: width, height: height, &generator)
    case 2: screen.photo(x: x, y: y, width: width, height: height, phase: generator.number(0...3))
    case 3: for line in 0..<height / 13 { screen.text(line: generator.number(0...9), x: x, y: y + line * 13, columns: width / 6 + 1) }
    default:
      screen.move(
        x: x, y: y, width: width, height: height, dx: generator.number(-x...screen.width - x - width),
        dy: generator.number(-y...screen.height - y - height))
    }
  }
}
