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

/// A pixel of `QUICPixels` in the lowest lane of a vector, where a sum of bytes is one instruction.
struct QUICVectorPixel {
  private var bytes: SIMD16<UInt8>

  @inline(__always) init(_ word: UInt32) { bytes = unsafeBitCast(SIMD4<UInt32>(word, 0, 0, 0), to: SIMD16<UInt8>.self) }

  /// The pixel whose difference from its prediction is `difference`. With 5 bits, the upper bits of the difference do not count.
  @inline(__always) init<Depth: QUICDepth>(_: Depth.Type, _ left: Self, _ above: Self, _ difference: Self) {
    let mean = (left.bytes & above.bytes) &+ ((left.bytes ^ above.bytes) &>> SIMD16(repeating: 1))
    bytes = mean &+ difference.bytes
    if Depth.bitsPerComponent == 5 { bytes &= SIMD16(repeating: 0x1f) }
  }

  @inline(__always) var word: UInt32 { unsafeBitCast(bytes, to: SIMD4<UInt32>.self)[0] }

  /// True if a is b, and c is d.
  @inline(__always) static func areEqual(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Bool {
    unsafeBitCast((a.bytes ^ b.bytes) | (c.bytes ^ d.bytes), to: SIMD4<UInt32>.self)[0] == 0
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
