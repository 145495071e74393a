/// Where an encoder writes tokens: what LZ and GLZ code alike (spec 05, sections 3.2 and 4.2). The caller proves the bounds, which `bound`
/// gives for whole passes.
struct TokenOutput {
  var next: UnsafeMutableRawPointer

  /// The longest literal run, in units.
  static let longestRun = 32

  /// The most bytes that the tokens of `units` units take when no token is longer than literals for the same units, with the bytes behind
  /// the end that may be touched.
  static func bound(units: Int, literalSize: Int) -> Int {
    units * literalSize + (units + longestRun - 1) / longestRun + LZSlack.literalOutput
  }

  @inline(__always) mutating func put(_ byte: Int) {
    next.store(UInt8(truncatingIfNeeded: byte))
    next += 1
  }

  /// Puts `count` units as literal runs.
  @inline(__always) mutating func putLiterals<Unit: LZUnit>(_: Unit.Type, _ units: UnsafeRawPointer, count: Int) {
    var left = count
    var units = units
    while left > 0 {
      let run = min(left, Self.longestRun)
      put(run &- 1)
      Unit.writeLiterals(units, to: next, count: run)
      next += run &* Unit.literalSize
      units += run &* Unit.size
      left &-= run
    }
  }

  /// Puts a match's control byte and the extension of its length. `length`: of the match less the bias. `low`: the lower five bits of the
  /// control byte.
  @inline(__always) mutating func putControl(length: Int, low: Int) {
    if length < 7 {
      put(length &<< 5 | low)
      return
    }
    put(0xe0 | low)
    var rest = length &- 7
    while rest >= 255 {
      put(255)
      rest &-= 255
    }
    put(rest)
  }
}
