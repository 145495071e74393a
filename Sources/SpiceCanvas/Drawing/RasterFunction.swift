import SpiceGraphics

/// A raster operation as a function of the bits of source and destination (spec 06, section 6.3).
///
/// Every such function is `destination & (source & andSource ^ andConstant) ^ (source & xorSource ^ xorConstant)`, where the four numbers
/// are all zeros or all ones. So any operation is a few instructions without a branch, and one with a constant source is an AND and an XOR.
struct RasterFunction: Hashable {
  private let andSource: UInt64
  private let andConstant: UInt64
  private let xorSource: UInt64
  private let xorConstant: UInt64

  /// The result is the source.
  static let copy = RasterFunction(.put, inverseSource: [], inverseDestination: [])

  /// The result is the inverted destination.
  static let invert = RasterFunction(.inverse, inverseSource: [], inverseDestination: [])

  /// - Parameters:
  ///   - inverseSource: the bit of `operation` that inverts the first operand (spec 06, section 6.2).
  ///   - inverseDestination: the bit that inverts the destination.
  init(_ operation: RasterOperation, inverseSource: RasterOperation, inverseDestination: RasterOperation) {
    let invertsSource = !inverseSource.isEmpty && operation.contains(inverseSource)
    let invertsDestination = !inverseDestination.isEmpty && operation.contains(inverseDestination)
    let inverts = operation.contains(.inverseResult)
    func result(_ source: Bool, _ destination: Bool) -> Bool {
      let s = source != invertsSource
      let d = destination != invertsDestination
      if operation.contains(.put) { return s != inverts }
      if operation.contains(.or) { return (s || d) != inverts }
      if operation.contains(.and) { return (s && d) != inverts }
      if operation.contains(.xor) { return (s != d) != inverts }
      if operation.contains(.blackness) { return false }
      if operation.contains(.whiteness) { return true }
      if operation.contains(.inverse) { return !destination }
      return source
    }
    self.init(result)
  }

  init(_ result: (_ source: Bool, _ destination: Bool) -> Bool) {
    let andAtZero = result(false, false) != result(false, true)
    let andAtOne = result(true, false) != result(true, true)
    andConstant = andAtZero ? .max : 0
    andSource = andAtZero != andAtOne ? .max : 0
    xorConstant = result(false, false) ? .max : 0
    xorSource = result(false, false) != result(true, false) ? .max : 0
  }

  var isCopy: Bool { self == .copy }

  /// The function for a constant source: the result is `destination & and ^ xor`.
  func constants(source: UInt64) -> (and: UInt64, xor: UInt64) {
    (source & andSource ^ andConstant, source & xorSource ^ xorConstant)
  }

  @inline(__always)
  func callAsFunction(_ source: UInt64, _ destination: UInt64) -> UInt64 {
    destination & (source & andSource ^ andConstant) ^ (source & xorSource ^ xorConstant)
  }
}
