import SpiceGraphics

/// The arithmetic of channels, written as the specification has it (spec 06, sections 1, 2.2 and 9).
enum PlainChannels {
  /// Blue, green, red, alpha.
  typealias Channels = [Int]

  static func mul8(_ a: Int, _ b: Int) -> Int {
    let t = a * b + 128
    return (t + (t >> 8)) >> 8
  }

  static func expand(_ raw: UInt32, _ format: SurfaceFormat) -> Channels {
    let value = Int(raw)
    func five(_ shift: Int) -> Int { (value >> shift & 31) << 3 | (value >> shift & 31) >> 2 }
    switch format {
    case .rgb555: return [five(0), five(5), five(10), 255]
    case .rgb565: return [five(0), (value >> 5 & 63) << 2 | (value >> 5 & 63) >> 4, five(11), 255]
    case .alpha8: return [0, 0, 0, value]
    case .argb32: return [value & 255, value >> 8 & 255, value >> 16 & 255, value >> 24]
    default: return [value & 255, value >> 8 & 255, value >> 16 & 255, 255]
    }
  }

  static func reduce(_ c: Channels, _ format: SurfaceFormat) -> UInt32 {
    switch format {
    case .rgb555: UInt32((c[2] >> 3) << 10 | (c[1] >> 3) << 5 | c[0] >> 3)
    case .rgb565: UInt32((c[2] >> 3) << 11 | (c[1] >> 2) << 5 | c[0] >> 3)
    case .alpha8: UInt32(c[3])
    default: UInt32(c[3] << 24 | c[2] << 16 | c[1] << 8 | c[0])
    }
  }

  /// The bits of a raw pixel that mean something.
  static func meaning(_ format: SurfaceFormat) -> UInt32 {
    switch format {
    case .rgb555: 0x7fff
    case .xrgb32: 0xff_ffff
    default: .max
    }
  }

  /// Source, already multiplied by the mask, over destination.
  static func over(_ s: Channels, _ d: Channels) -> Channels { (0..<4).map { min(255, s[$0] + mul8(d[$0], 255 - s[3])) } }
}
