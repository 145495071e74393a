import SpiceGraphics

/// Source, mask and operator of COMPOSITE, pixel by pixel, for the operators of Porter and Duff (spec 06, section 13).
struct PlainComposite {
  typealias Channels = PlainChannels.Channels

  /// An image of channels.
  struct Image {
    var width: Int
    var height: Int
    var pixels: [Channels]

    func at(_ x: Int, _ y: Int, _ repeating: UInt8) -> Channels {
      guard width > 0, height > 0 else { return [0, 0, 0, 0] }
      guard let column = map(x, width, repeating), let row = map(y, height, repeating) else { return [0, 0, 0, 0] }
      return pixels[row * width + column]
    }

    private func map(_ value: Int, _ size: Int, _ repeating: UInt8) -> Int? {
      func modulo(_ divisor: Int) -> Int { ((value % divisor) + divisor) % divisor }
      switch repeating {
      case 0: return (0..<size).contains(value) ? value : nil
      case 1: return modulo(size)
      case 2: return min(max(value, 0), size - 1)
      default:
        let folded = modulo(2 * size)
        return folded >= size ? 2 * size - 1 - folded : folded
      }
    }

    /// Spec 06, sections 8.2 and 13.3.
    func sample(_ x: Int, _ y: Int, _ transform: Transform?, bilinear: Bool, _ repeating: UInt8) -> Channels {
      let t = transform ?? .identity
      let px = Int(t.t00) &* x &+ Int(t.t01) &* y &+ Int(t.t02) &+ ((Int(t.t00) + Int(t.t01) + 1) >> 1)
      let py = Int(t.t10) &* x &+ Int(t.t11) &* y &+ Int(t.t12) &+ ((Int(t.t10) + Int(t.t11) + 1) >> 1)
      if !bilinear { return at((px &- 1) >> 16, (py &- 1) >> 16, repeating) }
      let (qx, qy) = (px &- 0x8000, py &- 0x8000)
      let (wx, wy) = ((qx >> 9 & 127) * 2, (qy >> 9 & 127) * 2)
      return (0..<4).map { c in
        let c00 = at(qx >> 16, qy >> 16, repeating)[c]
        let c10 = at((qx >> 16) + 1, qy >> 16, repeating)[c]
        let c01 = at(qx >> 16, (qy >> 16) + 1, repeating)[c]
        let c11 = at((qx >> 16) + 1, (qy >> 16) + 1, repeating)[c]
        return (c00 * (256 - wx) * (256 - wy) + c10 * wx * (256 - wy) + c01 * (256 - wx) * wy + c11 * wx * wy) >> 16
      }
    }
  }

  /// The result for one pixel.
  static func combine(_ number: UInt8, _ source: Channels, _ mask: Channels?, components: Bool, _ d: Channels) -> Channels {
    (0..<4).map { c in
      let m = mask.map { components ? $0[c] : $0[3] } ?? 255
      let s = PlainChannels.mul8(source[c], m)
      let a = PlainChannels.mul8(source[3], m)
      let (fa, fb): (Int, Int) =
        switch number {
        case 0: (0, 0)
        case 1: (255, 0)
        case 2: (0, 255)
        case 3: (255, 255 - a)
        case 4: (255 - d[3], 255)
        case 5: (d[3], 0)
        case 6: (0, a)
        case 7: (255 - d[3], 0)
        case 8: (0, 255 - a)
        case 9: (d[3], 255 - a)
        case 10: (255 - d[3], a)
        case 11: (255 - d[3], 255 - a)
        default: (255, 255)
        }
      return min(255, PlainChannels.mul8(s, fa) + PlainChannels.mul8(d[c], fb))
    }
  }
}
