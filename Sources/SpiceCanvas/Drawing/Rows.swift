/// The inner loops over the pixels of a row. This is the one place where pixels are reached through pointers without a check: callers have
/// clipped to the surface and to the image before.
enum Rows {
  /// Combines `count` pixels of `bytesPerPixel` bytes with one colour: each becomes `pixel & and ^ xor`, where both numbers hold the
  /// pixel's value as often as fits.
  static func fill(_ row: UnsafeMutableRawPointer, count: Int, bytesPerPixel: Int, and: UInt64, xor: UInt64) {
    switch bytesPerPixel {
    case 4: fill(row, count, UInt32(truncatingIfNeeded: and), UInt32(truncatingIfNeeded: xor))
    case 2: fill(row, count, UInt16(truncatingIfNeeded: and), UInt16(truncatingIfNeeded: xor))
    default: fill(row, count, UInt8(truncatingIfNeeded: and), UInt8(truncatingIfNeeded: xor))
    }
  }

  @inline(__always)
  private static func fill<Pixel: FixedWidthInteger & BitwiseCopyable>(
    _ row: UnsafeMutableRawPointer, _ count: Int, _ and: Pixel, _ xor: Pixel
  ) {
    let size = MemoryLayout<Pixel>.size
    if and == 0 {
      for i in 0..<count { row.storeBytes(of: xor, toByteOffset: i &* size, as: Pixel.self) }
    } else {
      for i in 0..<count {
        let pixel = row.loadUnaligned(fromByteOffset: i &* size, as: Pixel.self)
        row.storeBytes(of: pixel & and ^ xor, toByteOffset: i &* size, as: Pixel.self)
      }
    }
  }

  /// Copies `count` bytes between rows that do not overlap.
  ///
  /// Long rows are as fast as the memory is, in plain moves of 64 bytes; the C library's copy takes a moment to begin (2 %).
  static func copy(_ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, count: Int) {
    guard count >= 1024 else { return target.copyMemory(from: source, byteCount: count) }
    let blocks = count / 64
    for i in 0..<blocks {
      let target = target + i &* 64
      let source = source + i &* 64
      let a = source.loadUnaligned(as: SIMD16<UInt8>.self)
      let b = source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
      let c = source.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt8>.self)
      let d = source.loadUnaligned(fromByteOffset: 48, as: SIMD16<UInt8>.self)
      target.storeBytes(of: a, as: SIMD16<UInt8>.self)
      target.storeBytes(of: b, toByteOffset: 16, as: SIMD16<UInt8>.self)
      target.storeBytes(of: c, toByteOffset: 32, as: SIMD16<UInt8>.self)
      target.storeBytes(of: d, toByteOffset: 48, as: SIMD16<UInt8>.self)
    }
    (target + blocks &* 64).copyMemory(from: source + blocks &* 64, byteCount: count &- blocks &* 64)
  }

  /// Combines the bits of `count` pixels of one bit from pixel `x` of the row on; bit 0 of a byte is its leftmost pixel.
  static func fillBits(_ row: UnsafeMutableRawPointer, x: Int, count: Int, and: UInt8, xor: UInt8) {
    var x = x
    let end = x + count
    while x < end {
      let next = min(end, (x | 7) + 1)
      // The bits of this byte that lie in the run.
      let mask = UInt8(truncatingIfNeeded: (1 << (next - x)) - 1) << UInt8(x & 7)
      let byte = row.load(fromByteOffset: x >> 3, as: UInt8.self)
      row.storeBytes(of: byte & ~mask | (byte & and ^ xor) & mask, toByteOffset: x >> 3, as: UInt8.self)
      x = next
    }
  }

  /// Combines `count` bytes of raw pixels with those of a source in the same format.
  static func combine(_ row: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, count: Int, _ function: RasterFunction) {
    let words = count / 8
    for i in 0..<words {
      let result = function(
        source.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self), row.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self))
      row.storeBytes(of: result, toByteOffset: i &* 8, as: UInt64.self)
    }
    for i in words &* 8..<count {
      // The function may differ from byte to byte of a word.
      let shift = UInt64(i & 7) &* 8
      let result = function(
        UInt64(source.load(fromByteOffset: i, as: UInt8.self)) &<< shift, UInt64(row.load(fromByteOffset: i, as: UInt8.self)) &<< shift)
      row.storeBytes(of: UInt8(truncatingIfNeeded: result &>> shift), toByteOffset: i, as: UInt8.self)
    }
  }

  /// Combines `count` bytes of raw pixels with those of a source and of a brush.
  static func combine(
    _ row: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ brush: UnsafeRawPointer, count: Int, _ function: TernaryFunction
  ) {
    let words = count / 8
    for i in 0..<words {
      let result = function(
        brush.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self), source.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self),
        row.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self))
      row.storeBytes(of: result, toByteOffset: i &* 8, as: UInt64.self)
    }
    for i in words &* 8..<count {
      let result = function(
        UInt64(brush.load(fromByteOffset: i, as: UInt8.self)), UInt64(source.load(fromByteOffset: i, as: UInt8.self)),
        UInt64(row.load(fromByteOffset: i, as: UInt8.self)))
      row.storeBytes(of: UInt8(truncatingIfNeeded: result), toByteOffset: i, as: UInt8.self)
    }
  }
}
