extension CompositeRows {
  /// Combines `count` pixels by a disjoint or conjoint operator; `alpha` holds the mask as it is (spec 06, section 13.4).
  func combine(_ factors: DisjointFactors, _ mask: MaskKind, count: Int) {
    eachFloat(count, mask) { s, a, d in
      var result = SIMD4<Float>()
      for c in 0..<4 {
        let fa = factors.source.value(d.alpha, a.lanes[c])
        let fb = factors.destination.value(a.lanes[c], d.alpha)
        result[c] = min(1, s.lanes[c] * fa + d.lanes[c] * fb)
      }
      return FloatChannels(result)
    }
  }

  /// Combines `count` pixels by a blend mode that takes each colour by itself; `alpha` holds the mask as it is.
  func combine(_ blend: CompositeOperator.FloatBlend, _ mask: MaskKind, count: Int) {
    eachFloat(count, mask) { s, a, d in
      var result = SIMD4<Float>()
      for c in 0..<3 {
        let (sc, ac, dc, da) = (s.lanes[c], a.lanes[c], d.lanes[c], d.alpha)
        result[c] = (1 - ac) * dc + (1 - da) * sc + blend.overlap(sc, ac, dc, da)
      }
      result[3] = a.alpha + d.alpha - a.alpha * d.alpha
      return FloatChannels(result)
    }
  }

  @inline(__always)
  private func eachFloat(
    _ count: Int, _ mask: MaskKind, _ body: (_ s: FloatChannels, _ a: FloatChannels, _ d: FloatChannels) -> FloatChannels
  ) {
    for i in 0..<count {
      var s = FloatChannels(source[i])
      var a = FloatChannels(SIMD4(repeating: s.alpha))
      switch mask {
      case .none: break
      case .plain:
        let m = FloatChannels(alpha[i]).alpha
        s.lanes *= m
        a.lanes *= m
      case .components:
        let m = FloatChannels(alpha[i])
        s.lanes *= m.lanes
        a.lanes *= m.lanes
      }
      destination[i] = body(s, a, FloatChannels(destination[i])).pixel
    }
  }
}

extension CompositeOperator.FloatBlend {
  /// What the overlapping parts of source and destination make of a colour.
  fileprivate func overlap(_ s: Float, _ a: Float, _ d: Float, _ da: Float) -> Float {
    switch self {
    case .colorDodge:
      if d == 0 { return 0 }
      if d * a >= a * da - s * da || a == s { return a * da }
      return a * a * d / (a - s)
    case .colorBurn:
      if d >= da { return a * da }
      if a * (da - d) >= s * da || s == 0 { return 0 }
      return a * (da - a * (da - d) / s)
    case .softLight:
      if da == 0 { return d * a }
      if 2 * s <= a { return d * a - d * (da - d) * (a - 2 * s) / da }
      if 4 * d <= da { return d * a + (2 * s - a) * d * ((16 * d / da - 12) * d / da + 3) }
      return d * a + ((d * da).squareRoot() - d) * (2 * s - a)
    }
  }
}
