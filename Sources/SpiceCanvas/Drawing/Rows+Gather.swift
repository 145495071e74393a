/// The inner loops of stretching to the nearest pixel.
extension Rows {
  /// Writes `count` raw pixels: those of `row` at `position`, `position + step` and so on, in 1/65536 of a pixel.
  static func gather(
    _ row: UnsafeRawPointer, position: Int, step: Int, count: Int, bytesPerPixel: Int, into target: UnsafeMutableRawPointer
  ) {
    switch bytesPerPixel {
    case 4: gather32(row, position, step, count, target)
    case 2: gather(row, position, step, count, target, UInt16.self)
    default: gather(row, position, step, count, target, UInt8.self)
    }
  }

  @inline(__always)
  private static func gather<Pixel: BitwiseCopyable>(
    _ row: UnsafeRawPointer, _ position: Int, _ step: Int, _ count: Int, _ target: UnsafeMutableRawPointer, _: Pixel.Type
  ) {
    let size = MemoryLayout<Pixel>.size
    var position = position
    for i in 0..<count {
      target.storeBytes(
        of: row.loadUnaligned(fromByteOffset: position &>> 16 &* size, as: Pixel.self), toByteOffset: i &* size, as: Pixel.self)
      position &+= step
    }
  }

  /// Two pixels in one store.
  private static func gather32(
    _ row: UnsafeRawPointer, _ position: Int, _ step: Int, _ count: Int, _ target: UnsafeMutableRawPointer
  ) {
    var even = position
    var odd = position &+ step
    for i in 0..<count / 2 {
      let first = row.loadUnaligned(fromByteOffset: even &>> 16 &* 4, as: UInt32.self)
      let second = row.loadUnaligned(fromByteOffset: odd &>> 16 &* 4, as: UInt32.self)
      target.storeBytes(of: UInt64(second) &<< 32 | UInt64(first), toByteOffset: i &* 8, as: UInt64.self)
      even &+= step &* 2
      odd &+= step &* 2
    }
    if count & 1 == 1 {
      let last = row.loadUnaligned(fromByteOffset: even &>> 16 &* 4, as: UInt32.self)
      target.storeBytes(of: last, toByteOffset: (count &- 1) &* 4, as: UInt32.self)
    }
  }
}
