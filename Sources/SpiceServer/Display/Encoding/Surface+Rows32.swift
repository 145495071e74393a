import SpiceCanvas
import SpiceGraphics

extension Surface {
  /// The part of `rect` that lies on the surface in the bytes B, G, R, x, rows without padding.
  func rows32(of rect: Rect) -> [UInt8] {
    let rows = packedRows(of: rect)
    guard bytesPerPixel == 2 else { return rows }
    let greenBits: UInt16 = format == .rgb565 ? 6 : 5
    var result = [UInt8](repeating: 0, count: rows.count * 2)
    for pixel in 0..<rows.count / 2 {
      let value = UInt16(rows[2 * pixel]) | UInt16(rows[2 * pixel + 1]) << 8
      let blue = UInt8(value & 0x1f)
      let red = UInt8(value >> (5 + greenBits) & 0x1f)
      let green = UInt8(value >> 5 & (1 << greenBits - 1)) << UInt8(8 - greenBits)
      result[4 * pixel] = blue << 3 | blue >> 2
      result[4 * pixel + 1] = green | green >> UInt8(greenBits)
      result[4 * pixel + 2] = red << 3 | red >> 2
    }
    return result
  }
}
