import SpiceGraphics

extension Surface {
  /// Combines every pixel of `region` with a colour.
  mutating func fill(_ region: Region, color: UInt32, _ function: RasterFunction) {
    let bytesPerPixel = bytesPerPixel
    if bytesPerPixel == 0 {
      let (and, xor) = function.constants(source: color & 1 == 0 ? 0 : .max)
      let bits = (and: UInt8(truncatingIfNeeded: and), xor: UInt8(truncatingIfNeeded: xor))
      return forEachRow(of: region) { row, x, _, count in Rows.fillBits(row, x: x, count: count, and: bits.and, xor: bits.xor) }
    }
    let (and, xor) = function.constants(source: UInt64(color))
    forEachRow(of: region) { row, _, _, count in Rows.fill(row, count: count, bytesPerPixel: bytesPerPixel, and: and, xor: xor) }
  }
}
