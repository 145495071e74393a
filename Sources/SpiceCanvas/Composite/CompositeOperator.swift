/// The operators of COMPOSITE by the arithmetic that they take (spec 06, section 13.4).
enum CompositeOperator: Equatable {
  /// `MUL8(s, Fa) + MUL8(D, Fb)` in bytes.
  case porterDuff(PorterDuff)
  /// `s * Fa + D * Fb` in floating point, with factors that can make good for coverage that has been counted twice.
  case disjoint(DisjointFactors)
  /// Blend modes whose sums of products are reckoned in integers.
  case integerBlend(IntegerBlend)
  /// Blend modes that take each colour by itself, in floating point.
  case floatBlend(FloatBlend)
  /// Blend modes of hue, saturation and luminosity, in floating point.
  case hslBlend(HSLBlend)

  enum PorterDuff: UInt8 {
    case clear, source, destination, over, overReverse, in_, inReverse, out, outReverse, atop, atopReverse, xor, add
  }

  enum IntegerBlend { case multiply, screen, overlay, darken, lighten, hardLight, difference, exclusion }

  enum FloatBlend { case colorDodge, colorBurn, softLight }

  enum HSLBlend { case hue, saturation, color, luminosity }

  /// nil for numbers without a meaning.
  init?(_ number: UInt8) {
    switch number {
    case 0...12:
      guard let porterDuff = PorterDuff(rawValue: number) else { return nil }
      self = .porterDuff(porterDuff)
    case 13: self = .disjoint(DisjointFactors(source: .uncovered, destination: .one))
    case 0x10...0x1b: self = .disjoint(DisjointFactors(number & 15, whole: .uncovered, part: .overlap))
    case 0x20...0x2b: self = .disjoint(DisjointFactors(number & 15, whole: .conjointOut, part: .conjointIn))
    case 0x30: self = .integerBlend(.multiply)
    case 0x31: self = .integerBlend(.screen)
    case 0x32: self = .integerBlend(.overlay)
    case 0x33: self = .integerBlend(.darken)
    case 0x34: self = .integerBlend(.lighten)
    case 0x35: self = .floatBlend(.colorDodge)
    case 0x36: self = .floatBlend(.colorBurn)
    case 0x37: self = .integerBlend(.hardLight)
    case 0x38: self = .floatBlend(.softLight)
    case 0x39: self = .integerBlend(.difference)
    case 0x3a: self = .integerBlend(.exclusion)
    case 0x3b: self = .hslBlend(.hue)
    case 0x3c: self = .hslBlend(.saturation)
    case 0x3d: self = .hslBlend(.color)
    case 0x3e: self = .hslBlend(.luminosity)
    default: return nil
    }
  }

  /// Whether the mask is multiplied into the source in bytes, before the operator.
  var takesMaskedBytes: Bool {
    switch self {
    case .porterDuff, .integerBlend: true
    case .disjoint, .floatBlend, .hslBlend: false
    }
  }
}

/// The factors of the disjoint and conjoint operators and of SATURATE (spec 06, section 13.4).
struct DisjointFactors: Equatable {
  /// A factor of one operand; `num` is the other operand's alpha, `den` its own.
  enum Factor {
    case zero, one
    /// `(1 - num) / den`
    case uncovered
    /// `1 - (1 - num) / den`
    case overlap
    /// `num / den`
    case conjointIn
    /// `1 - num / den`
    case conjointOut

    @inline(__always)
    func value(_ num: Float, _ den: Float) -> Float {
      switch self {
      case .zero: 0
      case .one: 1
      case .uncovered: den == 0 ? 1 : clamp((1 - num) / den)
      case .overlap: den == 0 ? 0 : clamp(1 - (1 - num) / den)
      case .conjointIn: den == 0 ? 1 : clamp(num / den)
      case .conjointOut: den == 0 ? 0 : clamp(1 - num / den)
      }
    }

    @inline(__always)
    private func clamp(_ value: Float) -> Float { max(0, min(1, value)) }
  }

  let source: Factor
  let destination: Factor

  init(source: Factor, destination: Factor) {
    self.source = source
    self.destination = destination
  }

  /// The operator with the given place in its family of twelve, which are those of Porter and Duff.
  ///
  /// - Parameters:
  ///   - whole: the factor where an operand lies outside of the other one.
  ///   - part: the factor where it lies inside.
  init(_ place: UInt8, whole: Factor, part: Factor) {
    switch place {
    case 0: self.init(source: .zero, destination: .zero)
    case 1: self.init(source: .one, destination: .zero)
    case 2: self.init(source: .zero, destination: .one)
    case 3: self.init(source: .one, destination: whole)
    case 4: self.init(source: whole, destination: .one)
    case 5: self.init(source: part, destination: .zero)
    case 6: self.init(source: .zero, destination: part)
    case 7: self.init(source: whole, destination: .zero)
    case 8: self.init(source: .zero, destination: whole)
    case 9: self.init(source: part, destination: whole)
    case 10: self.init(source: whole, destination: part)
    default: self.init(source: whole, destination: whole)
    }
  }
}
