/// A screen in memory on which tests and benchmarks paint what desktops show.
public struct SyntheticScreen: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Rows from top to bottom, 0x00rrggbb.
  public var pixels: [UInt32]

  public init(width: Int, height: Int, color: UInt32 = 0) {
    self.width = width
    self.height = height
    pixels = [UInt32](repeating: color, count: width * height)
  }

  public var stride: Int { width * 4 }

  public subscript(x: Int, y: Int) -> UInt32 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// Sets every pixel of an area, as far as it lies on the screen.
  public mutating func paint(x: Int, y: Int, width: Int, height: Int, _ color: (_ x: Int, _ y: Int) -> UInt32) {
    for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) {
      for column in max(x, 0)..<max(min(x + width, self.width), max(x, 0)) { self[column, row] = color(column, row) }
    }
  }

  public mutating func fill(x: Int, y: Int, width: Int, height: Int, color: UInt32) {
    paint(x: x, y: y, width: width, height: height) { _, _ in color }
  }

  public mutating func noise(x: Int, y: Int, width: Int, height: Int, _ generator: inout SeededGenerator) {
    var random = generator
    paint(x: x, y: y, width: width, height: height) { _, _ in UInt32(truncatingIfNeeded: random.next()) & 0xff_ffff }
    generator = random
  }

  /// Smooth, with a grain: like a photo. `phase` moves what is shown, as a video does.
  public mutating func photo(x: Int, y: Int, width: Int, height: Int, phase: Int = 0) {
    paint(x: x, y: y, width: width, height: height) { x, y in
      let grain = UInt32(truncatingIfNeeded: Self.mixed(UInt64(x) << 40 ^ UInt64(y) << 20 ^ UInt64(phase))) & 3
      let red = UInt32((x * 3 + y + phase * 5) >> 3 & 0xff)
      let green = UInt32((x + y * 2 - phase * 3) >> 2 & 0xff)
      let blue = UInt32((x * y + phase * 64) >> 9 & 0xff)
      return (red ^ grain) << 16 | (green ^ grain) << 8 | (blue ^ grain)
    }
  }

  public static let glyphWidth = 6
  public static let glyphHeight = 13

  /// One line of text; `line` decides which. Words, spaces and the end of the line are where texts have them.
  public mutating func text(line: Int, x: Int, y: Int, columns: Int, ink: UInt32 = 0, paper: UInt32 = 0xff_ffff) {
    let length = Int(Self.mixed(UInt64(line)) % UInt64(columns * 3 / 4 + 1)) + columns / 4
    for column in 0..<columns {
      let random = Self.mixed(UInt64(line) << 20 | UInt64(column))
      let character = column >= length || random % 6 == 0 ? 0 : random >> 8 % 60 + 1
      glyph(character, x: x + column * Self.glyphWidth, y: y, ink: ink, paper: paper)
    }
  }

  /// A glyph of the same shape for the same character; 0 is the space.
  public mutating func glyph(_ character: UInt64, x: Int, y: Int, ink: UInt32 = 0, paper: UInt32 = 0xff_ffff) {
    let shape = character == 0 ? 0 : Self.mixed(character)
    paint(x: x, y: y, width: Self.glyphWidth, height: Self.glyphHeight) { column, row in
      let (i, j) = (column - x, row - y)
      guard i < 5, (2..<11).contains(j) else { return paper }
      return shape >> UInt64((j - 2) * 5 + i) & 1 == 1 ? ink : paper
    }
  }

  /// Moves the pixels of an area; all of it and of its target must lie on the screen.
  public mutating func move(x: Int, y: Int, width: Int, height: Int, dx: Int, dy: Int) {
    let old = pixels
    for row in y..<y + height {
      for column in x..<x + width { self[column + dx, row + dy] = old[row * self.width + column] }
    }
  }

  private static func mixed(_ seed: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: seed)
    return generator.next()
  }
}
