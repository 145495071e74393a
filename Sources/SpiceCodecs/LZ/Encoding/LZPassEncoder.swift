/// Encodes the units of one pass, block by block (spec 05, sections 3.2 and 3.7).
///
/// It is greedy: each match is taken as it is found. In noise it skips more and more places.
struct LZPassEncoder<Unit: LZUnit> {
  let finder: LZMatchFinder<Unit>
  private var state: State

  private struct State {
    /// The unit from which a match is looked for next; unit 0 is a literal.
    var position: Int
    /// The first unit that is not coded yet.
    var literals = 0
    /// Borders before this unit are in the tables, but for those in noise.
    var entered = 1
    var lastDistance = 1
    /// Places without a match since the last one.
    var misses = 0
  }

  /// Units of a block, after which the caller may stop.
  private static var block: Int { 8192 }
  /// After so many misses, borders are not entered any more, and places are skipped.
  private static var patience: Int { 32 }
  /// Places that are skipped at once, at most.
  private static var longestSkip: Int { 256 }

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
      let match = finder.match(at: state.position, lastDistance: state.lastDistance)
      let next: Int
      if match.length == 0 {
        state.misses &+= 1
        next = min(state.position &+ min(1 &+ state.misses / Self.patience, Self.longestSkip), finder.count)
      } else {
        state.misses = 0
        tokens.putLiterals(Unit.self, finder.units + state.literals &* Unit.size, count: state.position &- state.literals)
        tokens.putMatch(Unit.self, length: match.length, distance: match.distance)
        state.lastDistance = match.distance
        next = state.position &+ match.length
        state.literals = next
      }
      if state.misses <= Self.patience, state.entered < next { finder.enter(state.entered..<next) }
      state.entered = next
      state.position = next
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
