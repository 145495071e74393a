/// Encodes the units of one pass, block by block (spec 05, sections 3.2 and 3.7).
///
/// It is greedy: each match is taken as it is found. In noise it tries fewer and fewer places; it chooses them by their content, so that a copy
/// is still found by the anchors that it shares with the original, and extended backwards to its start.
struct LZPassEncoder<Unit: LZUnit> {
  let finder: LZMatchFinder<Unit>
  private var state: State

  private struct State {
    /// The unit from which a match is looked for next; unit 0 is a literal.
    var position: Int
    /// The first unit that is not coded yet.
    var literals = 0
    /// Places without a match, less what matches made up for.
    var misses = 0
  }

  /// Units of a block, after which the caller may stop.
  private static var block: Int { 8192 }
  /// With each so many misses, one more place is skipped after the next.
  private static var skippedLater: Int { 32 }
  /// After so many misses, only anchors are tried and entered: one unit of 256.
  private static var patience: Int { 512 }
  private static var anchors: UInt64 { 0xffff_ffff_ffff_ffff }
  /// The misses that each unit of a match makes up for: a chance hit does not end noise.
  private static var missesPerUnit: Int { 16 }
  /// Places that are skipped at once, at most.
  private static var longestSkip: Int { 1024 }

  init(_ finder: LZMatchFinder<Unit>) {
    self.finder = finder
    state = State(position: min(1, finder.count))
  }

  var isAtEnd: Bool { state.literals == finder.count }

  /// Units that have been coded.
  var codedUnits: Int { state.literals }

  /// The most bytes that the next block takes, with those behind it that may be touched.
  var blockBound: Int {
    TokenOutput.bound(units: TokenOutput.longestRun + Self.block + Self.longestSkip, literalSize: Unit.literalSize)
      + LZTokens.longestMatch(units: finder.count - state.literals)
  }

  /// Encodes the next block. `output` has room for `blockBound` bytes.
  @inline(never) mutating func encodeBlock(_ output: inout TokenOutput) {
    // Locals, which stay in registers.
    let finder = finder
    var state = state
    var tokens = output
    let end = min(finder.count, state.position &+ Self.block)
    while state.position < end {
      let position = state.position
      let match = finder.match(at: position)
      if match.length > 0 {
        state.misses = max(0, state.misses &- Self.missesPerUnit &* match.length)
        let before = finder.backwardLength(at: position, distance: match.distance, limit: position &- state.literals)
        let pending = position &- before &- state.literals
        tokens.putLiterals(Unit.self, finder.units + state.literals &* Unit.size, count: pending)
        tokens.putMatch(Unit.self, length: before &+ match.length, distance: match.distance)
        state.position = position &+ match.length
        state.literals = state.position
        finder.enter(position..<state.position)
      } else if state.misses < Self.patience {
        state.misses &+= 1
        state.position = min(finder.count, position &+ 1 &+ state.misses / Self.skippedLater)
        finder.enter(position..<state.position)
      } else {
        finder.enter(border: position)
        state.position = finder.anchor(after: position, mask: Self.anchors, longestSkip: Self.longestSkip)
      }
    }
    // Whole runs only, so that blocks do not cut runs.
    var pending = state.position &- state.literals
    if state.position < finder.count { pending -= pending % TokenOutput.longestRun }
    tokens.putLiterals(Unit.self, finder.units + state.literals &* Unit.size, count: pending)
    state.literals += pending
    output = tokens
    self.state = state
  }
}
