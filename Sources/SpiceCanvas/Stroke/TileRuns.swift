import SpiceGraphics

/// Combines pixels with a tile that repeats in both directions.
struct TileRuns<Pixel: FixedWidthInteger & BitwiseCopyable>: RunPainter {
  /// The surface's first pixel.
  let base: UnsafeMutableRawPointer
  /// Bytes from one row to the next.
  let stride: Int
  /// Raw pixels as those of the surface.
  let tile: Surface
  /// Where one of the tile's corners lies.
  let origin: Point
  let function: RasterFunction

  mutating func paint(x: Int, y: Int, count: Int) {
    let size = MemoryLayout<Pixel>.size
    let row = base + (y * stride + x * size)
    tile.withUnsafeBytes { tile in
      let tileRow = (y - Int(origin.y)).modulo(self.tile.height) * self.tile.stride
      var column = (x - Int(origin.x)).modulo(self.tile.width)
      for i in 0..<count {
        let source = tile.loadUnaligned(fromByteOffset: tileRow + column * size, as: Pixel.self)
        let pixel = row.loadUnaligned(fromByteOffset: i * size, as: Pixel.self)
        let result = function(UInt64(truncatingIfNeeded: source), UInt64(truncatingIfNeeded: pixel))
        row.storeBytes(of: Pixel(truncatingIfNeeded: result), toByteOffset: i * size, as: Pixel.self)
        column = column + 1 == self.tile.width ? 0 : column + 1
      }
    }
  }
}
