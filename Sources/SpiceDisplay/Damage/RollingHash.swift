/// A hash of the colors of 32 pixels that can go on by a pixel cheaply. Its upper bits are the good ones.
struct RollingHash {
  private static let factor: UInt32 = 0x9e37_79b1
  /// `factor` to the power of 32, which the pixel that leaves has been multiplied by.
  private static let leaving: UInt32 = (0..<32).reduce(1) { power, _ in power &* factor }

  private(set) var value: UInt32
  private var pixels: UnsafeRawPointer

  /// Of the 32 pixels at `pixels`.
  init(at pixels: UnsafeRawPointer) {
    self.pixels = pixels
    value = Self.hash(pixels)
  }

  static func hash(_ pixels: UnsafeRawPointer) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<PixelRun.segment { value = value &* factor &+ PixelRun.color(pixels, index) }
    return value
  }

  /// Goes on by one pixel, which is the 33rd from where it stands.
  @inline(__always)
  mutating func step() {
    value = value &* Self.factor &+ (PixelRun.color(pixels, PixelRun.segment) &- PixelRun.color(pixels, 0) &* Self.leaving)
    pixels += 4
  }

  /// Goes on from position `x` until `isWanted` holds; returns the position, or `last + 1` when it holds nowhere.
  @inline(__always)
  mutating func roll(from x: Int, to last: Int, _ isWanted: (UInt32) -> Bool) -> Int {
    var x = x
    while !isWanted(value) {
      if x >= last { return last &+ 1 }
      step()
      x &+= 1
    }
    return x
  }
}
