import SpiceGraphics

/// Brings the units of a picture together and makes their map in the same sweep: each row is mapped while it is in the cache.
///
/// Pictures in one piece without padding whose units are in memory as they are coded are read where they lie.
struct LZUnitGatherer: ~Copyable, @unchecked Sendable {
  private(set) var map = UnitMap()
  private var plane = ScratchMemory()

  /// How a row becomes units.
  private enum Conversion {
    case none
    /// Three bytes become 32 bits.
    case widen24
    /// The fourth byte of each pixel.
    case alpha
  }

  /// The units of a pass over `source`, all of them in `map`. They are valid until the next call, and as long as the source is.
  mutating func gather<Unit: LZUnit>(_: Unit.Type, _ source: ImageSource, unitsPerRow: Int, onlyAlpha: Bool) -> UnsafeRawPointer {
    let count = unitsPerRow * source.height
    map.reset(units: count)
    let conversion: Conversion = onlyAlpha ? .alpha : source.format == .rgb24 ? .widen24 : .none
    if conversion == .none, source.isPacked, source.runs.count == 1, let start = source.runs.first?.start {
      map.sweep(Unit.self, start, available: count, isLast: true)
      // Signatures of bytes are a copy of them.
      return Unit.size == 1 ? UnsafeRawPointer(map.signatures) : start
    }
    let units = Unit.size == 1 ? UnsafeMutableRawPointer(map.signatures) : plane.reserve(count * Unit.size)
    var gathered = 0
    for run in source.runs {
      for row in 0..<run.rows {
        let start = run.start + row * run.stride
        let target = units + gathered * Unit.size
        switch conversion {
        case .none: target.copyMemory(from: start, byteCount: source.rowBytes)
        case .widen24: PixelConversion.expand24(start, to: target, count: unitsPerRow)
        case .alpha: PixelConversion.extractAlpha(start, to: target, count: unitsPerRow)
        }
        gathered += unitsPerRow
        map.sweep(Unit.self, units, available: gathered, isLast: gathered == count)
      }
    }
    return UnsafeRawPointer(units)
  }
}
