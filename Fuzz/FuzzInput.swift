/// Numbers and choices taken from an input; all are 0 once it is used up.
struct FuzzInput {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isEmpty: Bool { rest.isEmpty }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  mutating func u16() -> UInt16 { UInt16(byte()) | UInt16(byte()) << 8 }

  mutating func u32() -> UInt32 { UInt32(u16()) | UInt32(u16()) << 16 }

  mutating func bool() -> Bool { byte() & 1 == 1 }

  /// A number of `range`, which spans at most 256 numbers.
  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(byte()) % range.count }

  mutating func words(_ range: ClosedRange<Int>) -> [UInt32] { (0..<number(range)).map { _ in u32() } }

  /// `count` bytes, zeros where there are no more.
  mutating func bytes(_ count: Int) -> [UInt8] {
    let taken = rest.prefix(count)
    rest = rest.dropFirst(count)
    return Array(taken) + [UInt8](repeating: 0, count: count - taken.count)
  }

  /// Mostly a small number, sometimes one at an end of the range.
  mutating func coordinate(_ range: ClosedRange<Int> = -8...40) -> Int32 {
    let choice = byte()
    switch choice {
    case 255: return .max
    case 254: return .max - 1
    case 253: return .min
    case 252: return .min + 1
    default: return Int32(range.lowerBound + Int(choice) % range.count)
    }
  }

  /// All that is left.
  mutating func takeRest() -> [UInt8] {
    defer { rest = [] }
    return Array(rest)
  }
}

/// `bytes` cut at places that `seed` decides: into single bytes, small and large pieces.
func pieces(of bytes: [UInt8], seed: UInt32) -> [[UInt8]] {
  var state = seed
  func next(_ range: ClosedRange<Int>) -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return range.lowerBound + Int(state >> 8) % range.count
  }
  var pieces: [[UInt8]] = []
  var start = 0
  while start < bytes.count {
    let longest = [1, 4, 20, 200, 100_000][next(0...4)]
    let end = min(bytes.count, start + next(1...longest))
    pieces.append(Array(bytes[start..<end]))
    start = end
  }
  return pieces
}
