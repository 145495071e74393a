extension CompositeRows {
  /// Combines `count` pixels by a blend mode whose sums are reckoned in integers; the mask has been applied (spec 06, section 13.4).
  func combine(_ blend: CompositeOperator.IntegerBlend, count: Int) {
    switch blend {
    case .multiply: multiply(count: count)
    case .screen: blendEach(count) { s, a, d, da in s * da + d * a - s * d }
    case .overlay: blendEach(count) { s, a, d, da in 2 * d < da ? 2 * s * d : a * da - 2 * (da - d) * (a - s) }
    case .darken: blendEach(count) { s, a, d, da in min(s * da, d * a) }
    case .lighten: blendEach(count) { s, a, d, da in max(s * da, d * a) }
    case .hardLight: blendEach(count) { s, a, d, da in 2 * s < a ? 2 * s * d : a * da - 2 * (da - d) * (a - s) }
    case .difference: blendEach(count) { s, a, d, da in abs(d * a - s * da) }
    case .exclusion: blendEach(count) { s, a, d, da in s * da + d * a - 2 * s * d }
    }
  }

  /// - Parameter overlap: what the overlapping parts make, scaled by 255.
  @inline(__always)
  private func blendEach(_ count: Int, _ overlap: (_ s: Int32, _ a: Int32, _ d: Int32, _ da: Int32) -> Int32) {
    for i in 0..<count {
      let (s, a, d) = (source[i], alpha[i], destination[i])
      let da = Int32(d >> 24)
      let sa = Int32(a >> 24)
      var result = Self.byte(255 * (da + sa) - sa * da) << 24
      for shift: UInt32 in [0, 8, 16] {
        let sc = Int32(s >> shift & 0xff)
        let ac = Int32(a >> shift & 0xff)
        let dc = Int32(d >> shift & 0xff)
        result |= Self.byte((255 - ac) * dc + (255 - da) * sc + overlap(sc, ac, dc, da)) << shift
      }
      destination[i] = result
    }
  }

  /// A value of 0...255 * 255 as a channel, rounded. Negative sums, which colours above their alpha can make, wrap to the maximum.
  @inline(__always)
  private static func byte(_ value: Int32) -> UInt32 {
    let rounded = min(UInt32(bitPattern: value), 255 * 255) + 128
    return (rounded + rounded >> 8) >> 8
  }
}
