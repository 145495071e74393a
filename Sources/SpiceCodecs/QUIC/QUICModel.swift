/// The adaptive model of one component, in memory that a coder owns (spec 04, section 9).
///
/// It has a selector for each of the 256 indexes that a context may have, and buckets of eight keys. A key is `count << 3 | 7 - k`, so
/// that the smallest key is the smallest counter and a tie goes to the larger code. What a selector is the coder decides: it stands for
/// the code that is best now.
struct QUICModel<Selector: BitwiseCopyable & Equatable> {
  let selectors: UnsafeMutablePointer<Selector>
  private let keys: UnsafeMutablePointer<SIMD8<UInt32>>

  static var byteCount: Int { 256 * MemoryLayout<Selector>.stride + 8 * MemoryLayout<SIMD8<UInt32>>.stride }

  /// A model in `byteCount` bytes at `memory`, which is aligned to 32 bytes.
  @inline(__always) init(at memory: UnsafeMutableRawPointer) {
    selectors = memory.assumingMemoryBound(to: Selector.self)
    keys = (memory + 256 * MemoryLayout<Selector>.stride).assumingMemoryBound(to: SIMD8<UInt32>.self)
  }

  /// The state before the first pixel. `selector`: that of the largest code.
  func reset(_ selector: Selector) {
    selectors.initialize(repeating: selector, count: 256)
    keys.initialize(repeating: [7, 6, 5, 4, 3, 2, 1, 0], count: 8)
  }

  /// Counts a pixel. `context` and `residual` are indexes below 256; `choices` are the selectors by `7 - k`.
  @inline(__always) func update<Depth: QUICDepth>(
    _: Depth.Type, _ rules: QUICModelRules, context: Int, residual: Int, threshold: UInt32, choices: UnsafePointer<Selector>
  ) {
    let bucket = Int(rules.buckets[context])
    var sums = keys[bucket] &+ rules.lengths[residual]
    var best: UInt32
    if Depth.bitsPerComponent == 8 {
      var least = smaller(sums.lowHalf, sums.highHalf)
      least = smaller(least, SIMD4(least[2], least[3], least[0], least[1]))
      least = smaller(least, SIMD4(least[1], least[0], least[3], least[2]))
      best = least[0]
    } else {
      let low = sums.lowHalf
      var least = smaller(low, SIMD4(low[2], low[3], low[0], low[1]))
      least = smaller(least, SIMD4(least[1], least[0], least[3], least[2]))
      best = min(least[0], sums[4])
    }
    if best >> 3 > threshold {
      sums = (sums &>> SIMD8(repeating: 1)) & SIMD8(repeating: ~7) | [7, 6, 5, 4, 3, 2, 1, 0]
    }
    keys[bucket] = sums
    let selector = choices[Int(best & 7)]
    let members = rules.members[bucket]
    guard selectors[Int(members[0])] != selector else { return }
    (selectors + Int(members[0])).update(repeating: selector, count: Int(members[1]))
    (selectors + Int(members[2])).update(repeating: selector, count: Int(members[3]))
    if Depth.bitsPerComponent == 5 {
      for index in stride(from: 32, through: 160, by: 32) where Int(rules.buckets[index]) == bucket { selectors[index] = selector }
    }
  }
}

/// The smaller of two lanes; both below 2^31, so that the comparison may be the signed one, which is a single instruction.
@inline(__always) private func smaller(_ a: SIMD4<UInt32>, _ b: SIMD4<UInt32>) -> SIMD4<UInt32> {
  a.replacing(with: b, where: unsafeBitCast(b, to: SIMD4<Int32>.self) .< unsafeBitCast(a, to: SIMD4<Int32>.self))
}

/// The models of the components of one pass, one behind the other.
struct QUICModels<Pass: QUICPass, Selector: BitwiseCopyable & Equatable> {
  let start: UnsafeMutableRawPointer
  private let rules: QUICModelRules
  /// By `7 - k`.
  private let choices: UnsafePointer<Selector>

  static var byteCount: Int { Pass.componentCount * QUICModel<Selector>.byteCount }

  /// Models in `byteCount` bytes, in the state before the first pixel.
  init(at memory: UnsafeMutableRawPointer, choices: UnsafePointer<Selector>) {
    start = memory
    rules = Pass.Depth.rules
    self.choices = choices
    for component in 0..<Pass.componentCount { self[component].reset(choices[8 - Pass.Depth.bitsPerComponent]) }
  }

  /// What lies behind the models.
  @inline(__always) var end: UnsafeMutableRawPointer { start + Self.byteCount }

  /// The model of red, green, blue, or of the only component.
  @inline(__always) subscript(component: Int) -> QUICModel<Selector> {
    QUICModel(at: start + component &* QUICModel<Selector>.byteCount)
  }

  /// Counts a pixel in all models.
  @inline(never) func update(context: UInt32, residual: UInt32, threshold: UInt32) {
    for component in 0..<Pass.componentCount {
      let shift = UInt32(8 &* (Pass.componentCount &- 1 &- component))
      self[component].update(
        Pass.Depth.self, rules, context: Int(context &>> shift & 0xff), residual: Int(residual &>> shift & 0xff), threshold: threshold,
        choices: choices)
    }
  }
}
