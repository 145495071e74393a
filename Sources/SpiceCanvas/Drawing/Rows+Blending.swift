/// The inner loops of blending (spec 06, section 9).
extension Rows {
  /// Lays `count` pixels of premultiplied channels over others: `min(255, s + MUL8(d, 255 - s.alpha))` for each channel, where s was
  /// multiplied by `alpha` before.
  ///
  /// - Parameters:
  ///   - alpha: 0...255; 255 changes nothing.
  ///   - kept: the bits of a result that are stored; the others become 0.
  static func over(_ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, count: Int, alpha: UInt8, kept: UInt32) {
    let factor = SIMD8<UInt16>(repeating: UInt16(alpha))
    let storesAll = kept == .max
    let kept = SIMD4<UInt32>(repeating: kept)
    let blocks = count / 4
    if alpha == 255 {
      // Most pictures with alpha are opaque or empty nearly everywhere.
      let opaque: UInt64 = 0xff00_0000_ff00_0000
      for i in 0..<blocks {
        let left = source.loadUnaligned(fromByteOffset: i &* 16, as: UInt64.self)
        let right = source.loadUnaligned(fromByteOffset: i &* 16 &+ 8, as: UInt64.self)
        if storesAll, left | right == 0 { continue }
        if left & right & opaque == opaque {
          let s = source.loadUnaligned(fromByteOffset: i &* 16, as: SIMD4<UInt32>.self)
          target.storeBytes(of: s & kept, toByteOffset: i &* 16, as: SIMD4<UInt32>.self)
          continue
        }
        let s = source.loadUnaligned(fromByteOffset: i &* 16, as: SIMD4<UInt32>.self)
        let d = target.loadUnaligned(fromByteOffset: i &* 16, as: SIMD4<UInt32>.self)
        target.storeBytes(of: over(s, d) & kept, toByteOffset: i &* 16, as: SIMD4<UInt32>.self)
      }
    } else {
      for i in 0..<blocks {
        let s = multiply(source.loadUnaligned(fromByteOffset: i &* 16, as: SIMD4<UInt32>.self), factor)
        let d = target.loadUnaligned(fromByteOffset: i &* 16, as: SIMD4<UInt32>.self)
        target.storeBytes(of: over(s, d) & kept, toByteOffset: i &* 16, as: SIMD4<UInt32>.self)
      }
    }
    for i in blocks &* 4..<count {
      let s = multiply(SIMD4(repeating: source.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self)), factor)
      let d = SIMD4(repeating: target.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self))
      target.storeBytes(of: (over(s, d) & kept)[0], toByteOffset: i &* 4, as: UInt32.self)
    }
  }

  @inline(__always)
  private static func over(_ s: SIMD4<UInt32>, _ d: SIMD4<UInt32>) -> SIMD4<UInt32> {
    let rest = SIMD4<UInt32>(repeating: 255) &- (s &>> 24)
    let product = unsafeBitCast(multiply(d, unsafeBitCast(rest | rest &<< 16, to: SIMD8<UInt16>.self)), to: SIMD16<UInt8>.self)
    // Bytes saturate: no more is added than there is room for.
    let sum = product &+ least(unsafeBitCast(s, to: SIMD16<UInt8>.self), ~product)
    return unsafeBitCast(sum, to: SIMD4<UInt32>.self)
  }

  /// As `pointwiseMin`, which the compiler calls instead of using the instruction.
  @inline(__always)
  private static func least(_ a: SIMD16<UInt8>, _ b: SIMD16<UInt8>) -> SIMD16<UInt8> {
    var result = a
    for lane in 0..<16 { result[lane] = min(a[lane], b[lane]) }
    return result
  }

  /// MUL8 of every byte: of the even and of the odd ones in lanes of 16 bits.
  @inline(__always)
  private static func multiply(_ pixels: SIMD4<UInt32>, _ factors: SIMD8<UInt16>) -> SIMD4<UInt32> {
    let bytes = SIMD4<UInt32>(repeating: 0x00ff_00ff)
    let half = SIMD8<UInt16>(repeating: 128)
    let even = unsafeBitCast(pixels & bytes, to: SIMD8<UInt16>.self) &* factors &+ half
    let odd = unsafeBitCast(pixels &>> 8 & bytes, to: SIMD8<UInt16>.self) &* factors &+ half
    let low = (even &+ even &>> 8) &>> 8
    let high = (odd &+ odd &>> 8) & SIMD8<UInt16>(repeating: 0xff00)
    return unsafeBitCast(low | high, to: SIMD4<UInt32>.self)
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
