import SpiceCanvas
import SpiceGraphics
import TestSupport

/// How pixels are compared with those of a vector (spec 06, section 20.5).
struct PixelComparison {
  /// The bits of a raw pixel that count.
  let mask: UInt32
  /// The largest difference of a channel, in the channel's own units.
  let tolerance: Int

  init(_ compare: CanvasVectors.Case.Compare) throws {
    guard let mask = UInt32(compare.mask.dropFirst(2), radix: 16) else { throw VectorError(what: "mask \(compare.mask)") }
    self.mask = mask
    tolerance = compare.mode == "exact" ? 0 : try compare.maxDiff ?? { throw VectorError(what: "no tolerance") }()
  }

  /// The first pixel that differs; nil without one. `expected` holds rows without padding.
  func difference(_ surface: Surface, _ expected: [UInt8]) -> String? {
    let drawn = surface.packedRows(of: surface.bounds)
    if drawn.count != expected.count { return "\(drawn.count) bytes instead of \(expected.count)" }
    let size = max(surface.bytesPerPixel, 1)
    for start in stride(from: 0, to: drawn.count, by: size) {
      var ours: UInt32 = 0
      var theirs: UInt32 = 0
      for byte in 0..<size {
        ours |= UInt32(drawn[start + byte]) << UInt32(8 * byte)
        theirs |= UInt32(expected[start + byte]) << UInt32(8 * byte)
      }
      if !areClose(ours & mask, theirs & mask, surface.format) {
        let index = start / size
        return "pixel \(index % surface.width), \(index / surface.width) is \(String(ours, radix: 16)), not \(String(theirs, radix: 16))"
      }
    }
    return nil
  }

  private func areClose(_ a: UInt32, _ b: UInt32, _ format: SurfaceFormat) -> Bool {
    if a == b { return true }
    if tolerance == 0 { return false }
    let widths: [UInt32] =
      switch format {
      case .rgb555: [5, 5, 5, 1]
      case .rgb565: [5, 6, 5]
      default: [8, 8, 8, 8]
      }
    var shift: UInt32 = 0
    for width in widths {
      let difference = Int(a >> shift & (1 << width - 1)) - Int(b >> shift & (1 << width - 1))
      if abs(difference) > tolerance { return false }
      shift += width
    }
    return true
  }
}
