/// How many bits the components of a pass have: a compile-time constant of the coders.
protocol QUICDepth {
  static var bitsPerComponent: Int { get }
  static var rules: QUICModelRules { get }
}

enum QUICEightBits: QUICDepth {
  static var bitsPerComponent: Int { 8 }
  static let rules = QUICModelRules(Self.self)
}

enum QUICFiveBits: QUICDepth {
  static var bitsPerComponent: Int { 5 }
  static let rules = QUICModelRules(Self.self)
}

extension QUICDepth {
  /// The largest residual.
  static var maximum: Int { (1 << bitsPerComponent) - 1 }

  static func code(_ k: Int) -> QUICCode { QUICCode(bitsPerComponent: bitsPerComponent, k: k) }

  /// The codecs never map differences (value minus prediction) to residuals as spec 04, section 7.2, does: all tables are indexed by the
  /// difference instead, modulo 2^bits. This is the table index of a mapped residual.
  ///
  /// With 5 bits, damaged streams can have residuals 32...36, which mean the difference 0, count as contexts 0...4, and have lengths of
  /// their own (spec 04, section 8). They get the indexes 32, 64, … 160, whose low five bits are the difference.
  static func index(ofResidual residual: Int) -> Int {
    if residual > maximum { return (residual - maximum) << bitsPerComponent & 0xff }
    return residual & 1 == 0 ? residual >> 1 : maximum - (residual >> 1)
  }

  /// All residuals with an index: those that exist, then those of damaged streams.
  static var residuals: Range<Int> { 0..<(bitsPerComponent == 5 ? 37 : 256) }

  /// The bucket that a context belongs to (spec 04, section 9).
  static func bucket(ofContext context: Int) -> Int {
    let log2 = Int.bitWidth - 1 - ((context & maximum) + 1).leadingZeroBitCount
    return min(bitsPerComponent - 1, log2)
  }
}
