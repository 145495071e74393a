extension CompositeRows {
  /// Combines `count` pixels by a blend mode of hue, saturation and luminosity; `alpha` holds the mask as it is (spec 06, section 13.4).
  ///
  /// A mask of components leaves everything as it is. A plain mask is applied as the reference does it: to red once, to green twice, to
  /// blue not at all, to alpha once.
  func combine(_ blend: CompositeOperator.HSLBlend, _ mask: MaskKind, count: Int) {
    if mask == .components { return }
    for i in 0..<count {
      var s = FloatChannels(source[i])
      if mask == .plain {
        let m = FloatChannels(alpha[i]).alpha
        s.lanes *= SIMD4(1, m * m, m, m)
      }
      let d = FloatChannels(destination[i])
      let (a, da) = (s.alpha, d.alpha)
      let mixed = blend.overlap(HSLColor(s), a, HSLColor(d), da)
      var result = (1 - a) * d.lanes + (1 - da) * s.lanes + SIMD4(mixed.blue, mixed.green, mixed.red, 0)
      result[3] = a + da - a * da
      destination[i] = FloatChannels(result).pixel
    }
  }
}

private struct HSLColor {
  var red: Float
  var green: Float
  var blue: Float

  init(red: Float, green: Float, blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  init(_ channels: FloatChannels) { self.init(red: channels.lanes[2], green: channels.lanes[1], blue: channels.lanes[0]) }

  func map(_ transform: (Float) -> Float) -> HSLColor {
    HSLColor(red: transform(red), green: transform(green), blue: transform(blue))
  }

  static func * (color: HSLColor, factor: Float) -> HSLColor { color.map { $0 * factor } }

  var luminosity: Float { 0.3 * red + 0.59 * green + 0.11 * blue }
  var least: Float { min(red, min(green, blue)) }
  var most: Float { max(red, max(green, blue)) }
  var saturation: Float { most - least }

  func withSaturation(_ saturation: Float) -> HSLColor {
    let (least, most) = (least, most)
    if most == least { return HSLColor(red: 0, green: 0, blue: 0) }
    return map { ($0 - least) * saturation / (most - least) }
  }

  /// The color moved to another luminosity, and toward it where it leaves 0...`limit`.
  func withLuminosity(_ luminosity: Float, limit: Float) -> HSLColor {
    let delta = luminosity - self.luminosity
    var result = map { $0 + delta }
    let (middle, least, most) = (result.luminosity, result.least, result.most)
    if least < 0 {
      let range = middle - least
      result = result.map { range == 0 ? 0 : middle + ($0 - middle) * middle / range }
    }
    if most > limit {
      let range = most - middle
      result = result.map { range == 0 ? limit : middle + ($0 - middle) * (limit - middle) / range }
    }
    return result
  }
}

extension CompositeOperator.HSLBlend {
  /// What the overlapping parts of source and destination make.
  fileprivate func overlap(_ s: HSLColor, _ a: Float, _ d: HSLColor, _ da: Float) -> HSLColor {
    switch self {
    case .hue: (s * da).withSaturation(d.saturation * a).withLuminosity(d.luminosity * a, limit: a * da)
    case .saturation: (d * a).withSaturation(s.saturation * da).withLuminosity(d.luminosity * a, limit: a * da)
    case .color: (s * da).withLuminosity(d.luminosity * a, limit: a * da)
    case .luminosity: (d * a).withLuminosity(s.luminosity * da, limit: a * da)
    }
  }
}
