import SpiceGraphics

/// Where the pixels of a stretched image come from (spec 06, section 8.2).
struct Stretch {
  /// Positions along one axis, in 1/65536 of a source pixel.
  struct Axis {
    /// The surface's coordinate of the box's first pixel.
    let origin: Int
    /// The position of the first pixel's centre.
    let start: Int
    /// From one pixel to the next.
    let step: Int

    /// Lengths are positive. No sum or product of 32-bit edges leaves 64 bits here: `step * boxLength` is at most `sourceLength * 65536`.
    init(source: Int32, sourceLength: Int, box: Int32, boxLength: Int) {
      origin = Int(box)
      step = (sourceLength << 16) / boxLength
      start = Int(source) << 16 + (step + 1) >> 1
    }

    /// The positions of ROP3 (spec 06, section 8.3), whose source offset is a whole number of destination pixels; `source` is not negative.
    init(roundedSource source: Int32, sourceLength: Int, box: Int32, boxLength: Int) {
      let scale = Double(sourceLength) / Double(boxLength)
      let offset = (Double(source) / scale + 0.5).rounded(.down)
      origin = Int(box)
      step = Int(scale * 65536)
      // The product stays near `source * 65536`.
      start = Int(offset) * step + (step + 1) >> 1
    }

    func position(_ coordinate: Int) -> Int { start + (coordinate - origin) * step }
  }

  let x: Axis
  let y: Axis
  /// Bilinear; otherwise the nearest pixel.
  let isInterpolated: Bool
}
