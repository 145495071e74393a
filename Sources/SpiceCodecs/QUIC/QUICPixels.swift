/// Arithmetic on pixels as the coders keep them: one 32-bit word `0x00RRGGBB`, or `0x000000VV` for a single component. Components have
/// 8 or 5 bits in their bytes; the topmost byte is 0.
enum QUICPixels {
  /// The mean of each component, rounded down: the prediction from the left and the upper neighbour (spec 04, section 7.1).
  @inline(__always) static func mean(_ a: UInt32, _ b: UInt32) -> UInt32 {
    (a & b) &+ (((a ^ b) & 0xfefe_fefe) &>> 1)
  }

  /// `value - prediction` of each component, modulo 2^bits.
  @inline(__always) static func difference<Depth: QUICDepth>(_: Depth.Type, _ value: UInt32, _ prediction: UInt32) -> UInt32 {
    let bytes = ((value | 0x8080_8080) &- (prediction & 0x7f7f_7f7f)) ^ ((value ^ ~prediction) & 0x8080_8080)
    return Depth.bitsPerComponent == 8 ? bytes : bytes & 0x1f1f_1f1f
  }

  /// `prediction + difference` of each component, modulo 2^bits. With 5 bits, the upper bits of the differences do not count.
  @inline(__always) static func sum<Depth: QUICDepth>(_: Depth.Type, _ prediction: UInt32, _ difference: UInt32) -> UInt32 {
    if Depth.bitsPerComponent == 8 {
      return ((prediction & 0x7f7f_7f7f) &+ (difference & 0x7f7f_7f7f)) ^ ((prediction ^ difference) & 0x8080_8080)
    }
    return (prediction &+ (difference & 0x1f1f_1f1f)) & 0x1f1f_1f1f
  }
}

/// The components of a pass: compile-time constants of the coders.
protocol QUICPass {
  associatedtype Depth: QUICDepth
  /// True for red, green, blue; false for a single component.
  static var isColour: Bool { get }
}

/// Red, green, blue of 8 bits.
enum QUICTrueColourPass: QUICPass {
  typealias Depth = QUICEightBits
  static var isColour: Bool { true }
}

/// Red, green, blue of 5 bits.
enum QUICHighColourPass: QUICPass {
  typealias Depth = QUICFiveBits
  static var isColour: Bool { true }
}

/// Gray or alpha.
enum QUICPlanePass: QUICPass {
  typealias Depth = QUICEightBits
  static var isColour: Bool { false }
}

extension QUICPass {
  static var componentCount: Int { isColour ? 3 : 1 }
}
