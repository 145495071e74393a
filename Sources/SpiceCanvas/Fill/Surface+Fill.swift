import SpiceGraphics

extension Surface {
  /// Combines every pixel of `region` with a colour.
  mutating func fill(_ region: Region, color: UInt32, _ function: RasterFunction) {
    let bytesPerPixel = bytesPerPixel
    let (and, xor) = function.constants(source: UInt64(color))
    forEachRow(of: region) { row, _, _, count in Rows.fill(row, count: count, bytesPerPixel: bytesPerPixel, and: and, xor: xor) }
  }

  mutating func draw(_ source: SourceImage, _ region: Region, left: Int, top: Int, _ function: RasterFunction) {
    source.draw(on: &self, region, left: left, top: top, function)
  }

  mutating func tile(_ source: SourceImage, _ region: Region, origin: Point, _ function: RasterFunction) {
    source.tile(on: &self, region, origin: origin, function)
  }
}
