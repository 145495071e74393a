/// SplitMix64: the same seed gives the same numbers everywhere, so that a failing random case can be run again.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// `count` random bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

  public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True once in `count` times.
  public mutating func oneIn(_ count: Int) -> Bool { number(1...count) == 1 }

  /// `count` random bytes for the fields of a message. Half of the time small values prevail, which lets counts and offsets through the first checks.
  public mutating func fieldBytes(_ count: Int) -> [UInt8] {
    let small = Bool.random(using: &self)
    return (0..<count).map { _ in
      let random = next()
      let value = UInt8(truncatingIfNeeded: random)
      return small && random >> 62 != 0 ? value & 0x1f & UInt8(truncatingIfNeeded: random >> 8) : value
    }
  }

  /// `body` with a few bytes changed, removed or added.
  public mutating func mutation(of body: [UInt8]) -> [UInt8] {
    var body = body
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      switch Int.random(in: 0..<6, using: &self) {
      case 0 where !body.isEmpty: body.removeLast(Int.random(in: 1...body.count, using: &self))
      case 1: body.append(contentsOf: fieldBytes(Int.random(in: 1...8, using: &self)))
      case 2 where !body.isEmpty:
        body[Int.random(in: 0..<body.count, using: &self)] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &self) ?? 0
      case 3 where body.count >= 4:
        // A whole field at once: what offsets and counts are attacked with.
        let start = Int.random(in: 0...body.count - 4, using: &self)
        let value: UInt32 = [0, 1, 0xffff_ffff, 0x8000_0000, UInt32(body.count), UInt32(body.count - 1)].randomElement(using: &self) ?? 0
        for index in 0..<4 { body[start + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
      case 4 where !body.isEmpty: body.remove(at: Int.random(in: 0..<body.count, using: &self))
      default:
        if body.isEmpty {
          body = fieldBytes(4)
        } else {
          body[Int.random(in: 0..<body.count, using: &self)] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        }
      }
    }
    return body
  }
}
