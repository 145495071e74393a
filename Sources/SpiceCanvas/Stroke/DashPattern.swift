import SpiceGraphics

/// The lengths of dashes and gaps, and a position in them (spec 06, section 11.5).
struct DashPattern {
  /// Whole pixels, 0...255; those with an even index are painted. At least one is not 0.
  let lengths: [Int]
  /// The sum of all lengths: behind so many pixels the pattern repeats.
  let period: Int
  /// The length that the position lies in.
  private(set) var index = 0
  /// Pixels of it that lie behind.
  private(set) var offset = 0
  private let startOffset: Int

  /// nil when all lengths are 0.
  init?(_ attributes: LineAttributes) {
    var lengths = attributes.style.map { Int($0.roundedFixedPoint & 255) }
    period = lengths.reduce(0, +)
    guard period > 0 else { return nil }
    if attributes.flags.contains(.startWithGap) {
      lengths.append(lengths.removeFirst())
      startOffset = lengths[0]
    } else {
      startOffset = 0
    }
    self.lengths = lengths
  }

  var isDash: Bool { index & 1 == 0 }

  /// Pixels up to the end of the present length.
  var remaining: Int { lengths[index] - offset }

  /// Goes to where every polyline starts.
  mutating func restart() {
    index = 0
    offset = 0
    var distance = startOffset
    guard distance >= lengths[0] else {
      offset = distance
      return
    }
    distance = (distance - lengths[0]) % period
    index = next(0)
    while distance >= lengths[index] {
      distance -= lengths[index]
      index = next(index)
    }
    offset = distance
  }

  /// Goes to the start of the next length.
  mutating func advance() {
    index = next(index)
    offset = 0
  }

  /// Goes to where `remaining` pixels of the present length are left; with none of them to the next length.
  mutating func setRemaining(_ remaining: Int) {
    if remaining == 0 { advance() } else { offset = lengths[index] - remaining }
  }

  private func next(_ index: Int) -> Int { index + 1 == lengths.count ? 0 : index + 1 }
}
