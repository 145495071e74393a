import SpiceGraphics

/// A raster operation as a function of the bits of source and destination (spec 06, section 6.3).
///
/// Every such function is `destination & (source & andSource ^ andConstant) ^ (source & xorSource ^ xorConstant)`, where the four numbers
/// are all zeros or all ones. So any operation is a few instructions without a branch, and one with a constant source is an AND and an XOR.
/// With a constant brush the ternary functions of ROP3 have this form too; the numbers then differ from bit to bit.
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

  /// The function of ROP3 for one brush (spec 06, section 10.7).
  ///
  /// - Parameter brush: the raw pixel as often as fits into 64 bits.
  init(ternary code: UInt8, brush: UInt64) {
    /// The result for these bits of source and destination, for every bit of the brush.
    func result(_ index: UInt8) -> UInt64 {
      let forZero: UInt64 = code >> index & 1 == 0 ? 0 : .max
      let forOne: UInt64 = code >> (4 + index) & 1 == 0 ? 0 : .max
      return forZero & ~brush | forOne & brush
    }
    xorConstant = result(0)
    xorSource = result(0) ^ result(2)
    andConstant = result(0) ^ result(1)
    andSource = andConstant ^ result(2) ^ result(3)
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

/// A function of ROP3 of the bits of brush, source and destination (spec 06, section 10.7): for either destination bit it is a raster
/// function of source and brush.
struct TernaryFunction {
  private let andFunction: RasterFunction
  private let xorFunction: RasterFunction

  init(_ code: UInt8) {
    func bit(_ brush: Bool, _ source: Bool, _ destination: Bool) -> Bool {
      code >> ((brush ? 4 : 0) + (source ? 2 : 0) + (destination ? 1 : 0)) & 1 == 1
    }
    andFunction = RasterFunction { brush, source in bit(brush, source, false) != bit(brush, source, true) }
    xorFunction = RasterFunction { brush, source in bit(brush, source, false) }
  }

  @inline(__always)
  func callAsFunction(_ brush: UInt64, _ source: UInt64, _ destination: UInt64) -> UInt64 {
    destination & andFunction(brush, source) ^ xorFunction(brush, source)
  }
}
