/// The inner loops of blending (spec 06, section 9).
extension Rows {
  /// Lays `count` pixels of premultiplied channels over others: `min(255, s + MUL8(d, 255 - s.alpha))` for each channel, where s was
  /// multiplied by `alpha` before.
  ///
  /// - Parameters:
  ///   - alpha: 0...255; 255 changes nothing.
  ///   - kept: the bits of a result that are stored; the others become 0.
  static func over(_ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, count: Int, alpha: UInt8, kept: UInt32) {
    let lanes = SIMD4<UInt32>(repeating: kept)
    let done = alpha == 255 ? overBlocks(target, source, count, kept) : 0
    let factor = SIMD8<UInt16>(repeating: UInt16(alpha))
    let end = count & ~3
    for i in stride(from: done, to: end, by: 4) {
      let s = multiply(source.loadUnaligned(fromByteOffset: i &* 4, as: SIMD4<UInt32>.self), factor)
      let d = target.loadUnaligned(fromByteOffset: i &* 4, as: SIMD4<UInt32>.self)
      target.storeBytes(of: over(s, d) & lanes, toByteOffset: i &* 4, as: SIMD4<UInt32>.self)
    }
    for i in end..<count {
      let s = multiply(SIMD4(repeating: source.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self)), factor)
      let d = SIMD4(repeating: target.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self))
      target.storeBytes(of: (over(s, d) & lanes)[0], toByteOffset: i &* 4, as: UInt32.self)
    }
  }

  /// As above, unmultiplied, for as many pixels as come in blocks of sixteen; returns their number.
  ///
  /// Most pictures with alpha are opaque or empty nearly everywhere. Sixteen pixels are looked at together, so that looking costs little where
  /// they are not.
  private static func overBlocks(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ count: Int, _ kept: UInt32
  ) -> Int {
    let lanes = SIMD4<UInt32>(repeating: kept)
    let blocks = count / 16
    for i in 0..<blocks {
      let source = source + i &* 64
      let target = target + i &* 64
      let a = source.loadUnaligned(as: SIMD4<UInt32>.self)
      let b = source.loadUnaligned(fromByteOffset: 16, as: SIMD4<UInt32>.self)
      let c = source.loadUnaligned(fromByteOffset: 32, as: SIMD4<UInt32>.self)
      let d = source.loadUnaligned(fromByteOffset: 48, as: SIMD4<UInt32>.self)
      let all = unsafeBitCast((a & b) & (c & d), to: SIMD2<UInt64>.self)
      if all[0] & all[1] & 0xff00_0000_ff00_0000 == 0xff00_0000_ff00_0000 {
        target.storeBytes(of: a & lanes, as: SIMD4<UInt32>.self)
        target.storeBytes(of: b & lanes, toByteOffset: 16, as: SIMD4<UInt32>.self)
        target.storeBytes(of: c & lanes, toByteOffset: 32, as: SIMD4<UInt32>.self)
        target.storeBytes(of: d & lanes, toByteOffset: 48, as: SIMD4<UInt32>.self)
        continue
      }
      let any = unsafeBitCast((a | b) | (c | d), to: SIMD2<UInt64>.self)
      if any[0] | any[1] == 0, kept == .max { continue }
      for at in stride(from: 0, to: 64, by: 16) {
        over(target + at, source.loadUnaligned(fromByteOffset: at, as: SIMD4<UInt32>.self), lanes)
      }
    }
    return blocks &* 16
  }

  @inline(__always)
  private static func over(_ target: UnsafeMutableRawPointer, _ s: SIMD4<UInt32>, _ kept: SIMD4<UInt32>) {
    let d = target.loadUnaligned(as: SIMD4<UInt32>.self)
    target.storeBytes(of: over(s, d) & kept, as: SIMD4<UInt32>.self)
  }

  @inline(__always)
  private static func over(_ s: SIMD4<UInt32>, _ d: SIMD4<UInt32>) -> SIMD4<UInt32> {
    let rest = ~s &>> 24
    let factors = unsafeBitCast(rest | rest &<< 16, to: SIMD8<UInt16>.self)
    let product = unsafeBitCast(multiply(d, factors), to: SIMD16<UInt8>.self)
    // Bytes saturate; the compiler knows this as one instruction, as it knows the product's high half below.
    let sum = product &+ unsafeBitCast(s, to: SIMD16<UInt8>.self)
    return unsafeBitCast(sum.replacing(with: 255, where: sum .< product), to: SIMD4<UInt32>.self)
  }

  /// MUL8 of every byte: of the even and of the odd ones in lanes of 16 bits.
  @inline(__always)
  private static func multiply(_ pixels: SIMD4<UInt32>, _ factors: SIMD8<UInt16>) -> SIMD4<UInt32> {
    let pixels = unsafeBitCast(pixels, to: SIMD8<UInt16>.self)
    let even = rounded((pixels & SIMD8<UInt16>(repeating: 0xff)) &* factors)
    let odd = rounded((pixels &>> 8) &* factors)
    return unsafeBitCast(even | odd &<< 8, to: SIMD4<UInt32>.self)
  }

  /// Products of two bytes divided by 255: `(t + t / 256) / 256` with `t = product + 128`, which is `t * 257 / 65536`.
  @inline(__always)
  private static func rounded(_ products: SIMD8<UInt16>) -> SIMD8<UInt16> {
    let sums = products &+ SIMD8<UInt16>(repeating: 128)
    var result = SIMD8<UInt16>()
    for lane in 0..<8 { result[lane] = sums[lane].multipliedFullWidth(by: 257).high }
    return result
  }

  /// Copies the pixels that differ from `key` in the bits of `compared` (spec 06, section 10.5).
  static func copyOpaque(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, count: Int, bytesPerPixel: Int, key: UInt32, compared: UInt32
  ) {
    switch bytesPerPixel {
    case 4: copyOpaque(target, source, count, key, compared)
    case 2: copyOpaque(target, source, count, UInt16(truncatingIfNeeded: key), UInt16(truncatingIfNeeded: compared))
    default: copyOpaque(target, source, count, UInt8(truncatingIfNeeded: key), UInt8(truncatingIfNeeded: compared))
    }
  }

  @inline(__always)
  private static func copyOpaque<Pixel: FixedWidthInteger & BitwiseCopyable>(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ count: Int, _ key: Pixel, _ compared: Pixel
  ) {
    let size = MemoryLayout<Pixel>.size
    for i in 0..<count {
      let new = source.loadUnaligned(fromByteOffset: i &* size, as: Pixel.self)
      let old = target.loadUnaligned(fromByteOffset: i &* size, as: Pixel.self)
      target.storeBytes(of: new & compared == key ? old : new, toByteOffset: i &* size, as: Pixel.self)
    }
  }
}
