/// Combines pixels with one colour: each becomes `pixel & and ^ xor`.
struct ColorRuns<Pixel: FixedWidthInteger & BitwiseCopyable>: RunPainter {
  /// The surface's first pixel.
  let base: UnsafeMutableRawPointer
  /// Bytes from one row to the next.
  let stride: Int
  let and: Pixel
  let xor: Pixel

  @inline(__always)
  mutating func paint(x: Int, y: Int, count: Int) {
    let size = MemoryLayout<Pixel>.size
    let row = base + (y &* stride &+ x &* size)
    for i in 0..<count {
      let pixel = row.loadUnaligned(fromByteOffset: i &* size, as: Pixel.self)
      row.storeBytes(of: pixel & and ^ xor, toByteOffset: i &* size, as: Pixel.self)
    }
  }
}
