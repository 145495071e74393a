import SpiceGraphics

/// Which pixels of an image an operation reads (spec 06, sections 8.2 and 13.3).
struct ChannelSampler {
  /// What lies outside of the image.
  enum Repeat: UInt8 {
    /// Nothing: all channels are 0.
    case none
    case normal
    /// The nearest pixel.
    case pad
    case reflect

    /// The coordinate on an image of `size` pixels, at least one, that stands for `value`; -1 for none.
    @inline(__always)
    func map(_ value: Int, _ size: Int) -> Int {
      if value >= 0 && value < size { return value }
      switch self {
      case .none: return -1
      case .normal: return value.modulo(size)
      case .pad: return value < 0 ? 0 : size - 1
      case .reflect:
        let folded = value.modulo(2 * size)
        return folded < size ? folded : 2 * size - 1 - folded
      }
    }
  }

  let repeating: Repeat
  let isBilinear: Bool
  /// nil for the identity.
  let transform: Transform?

  init(repeating: Repeat, isBilinear: Bool = false, transform: Transform? = nil) {
    self.repeating = repeating
    self.isBilinear = isBilinear
    self.transform = transform == .identity ? nil : transform
  }

  /// Writes the channels for the positions from (x, y) on, which are those of the image before the transform. The arithmetic wraps.
  func read(_ target: UnsafeMutablePointer<UInt32>, _ image: ChannelImage.Reader, x: Int, y: Int, count: Int) {
    guard let transform else { return readStraight(target, image, x: x, y: y, count: count) }
    var (px, py) = transform.position(x: x, y: y)
    for i in 0..<count {
      if isBilinear {
        target[i] = bilinear(image, px &- 0x8000, py &- 0x8000)
      } else {
        target[i] = pixel(image, x: (px &- 1) >> 16, y: (py &- 1) >> 16)
      }
      px &+= Int(transform.t00)
      py &+= Int(transform.t10)
    }
  }

  private func readStraight(_ target: UnsafeMutablePointer<UInt32>, _ image: ChannelImage.Reader, x: Int, y: Int, count: Int) {
    let row = repeating.map(y, image.height)
    var done = 0
    while done < count {
      let column = row < 0 ? -1 : repeating.map(x &+ done, image.width)
      if column < 0 {
        target[done] = 0
        done += 1
        continue
      }
      // From a pixel inside of the image on, and from one of its repetitions, the next ones follow up to the image's edge.
      let follows = repeating == .normal || x &+ done == column
      let run = follows ? min(count - done, image.width - column) : 1
      image.read(target + done, x: column, y: row, count: run)
      done += run
    }
  }

  @inline(__always)
  private func pixel(_ image: ChannelImage.Reader, x: Int, y: Int) -> UInt32 {
    let column = repeating.map(x, image.width)
    let row = repeating.map(y, image.height)
    return column < 0 || row < 0 ? 0 : image.pixel(x: column, y: row)
  }

  /// Four pixels, weighted in steps of 1/128.
  private func bilinear(_ image: ChannelImage.Reader, _ qx: Int, _ qy: Int) -> UInt32 {
    let (x, y) = (qx >> 16, qy >> 16)
    let right = UInt32(truncatingIfNeeded: (qx >> 9 & 127) * 2)
    let lower = UInt32(truncatingIfNeeded: (qy >> 9 & 127) * 2)
    let (left, upper) = (256 - right, 256 - lower)
    let sum =
      Self.channels(pixel(image, x: x, y: y)) &* (left * upper)
      &+ Self.channels(pixel(image, x: x &+ 1, y: y)) &* (right * upper)
      &+ Self.channels(pixel(image, x: x, y: y &+ 1)) &* (left * lower)
      &+ Self.channels(pixel(image, x: x &+ 1, y: y &+ 1)) &* (right * lower)
    let result = sum &>> 16
    return result[3] << 24 | result[2] << 16 | result[1] << 8 | result[0]
  }

  @inline(__always)
  private static func channels(_ pixel: UInt32) -> SIMD4<UInt32> {
    SIMD4(pixel & 0xff, pixel >> 8 & 0xff, pixel >> 16 & 0xff, pixel >> 24)
  }
}

extension Transform {
  /// Where the middle of the pixel (x, y) lies in the source, in 16.16 fixed point. The arithmetic wraps.
  fileprivate func position(x: Int, y: Int) -> (Int, Int) {
    let px = Int(t00) &* x &+ Int(t01) &* y &+ Int(t02) &+ (Int(t00) + Int(t01) + 1) >> 1
    let py = Int(t10) &* x &+ Int(t11) &* y &+ Int(t12) &+ (Int(t10) + Int(t11) + 1) >> 1
    return (px, py)
  }
}
