/// The inner loops of bilinear stretching; see `Interpolation`.
extension Rows {
  /// Makes a lane of 16 bits of every byte of `count` pixels.
  static func spread(_ channels: UnsafeRawPointer, count: Int, into lanes: UnsafeMutableRawPointer) {
    for i in 0..<count &* 4 {
      lanes.storeBytes(of: UInt16(channels.load(fromByteOffset: i, as: UInt8.self)), toByteOffset: i &* 2, as: UInt16.self)
    }
  }

  /// Writes `128 * a + (b - a) * weight` for the lanes of each index and the next one.
  static func interpolate(
    _ lanes: UnsafeRawPointer, _ indices: UnsafePointer<Int32>, _ weights: UnsafePointer<UInt16>, count: Int,
    into line: UnsafeMutableRawPointer
  ) {
    // Two pixels at a time; lines are padded to sixteen bytes, so that an odd last pixel is written twice.
    for i in 0..<(count &+ 1) &>> 1 {
      let second = min(i &* 2 &+ 1, count &- 1)
      let (p, q) = (lanes + Int(indices[i &* 2]) &* 8, lanes + Int(indices[second]) &* 8)
      let a = SIMD8(lowHalf: p.loadUnaligned(as: SIMD4<UInt16>.self), highHalf: q.loadUnaligned(as: SIMD4<UInt16>.self))
      let b = SIMD8(
        lowHalf: p.loadUnaligned(fromByteOffset: 8, as: SIMD4<UInt16>.self),
        highHalf: q.loadUnaligned(fromByteOffset: 8, as: SIMD4<UInt16>.self))
      let weight = SIMD8(
        lowHalf: SIMD4<UInt16>(repeating: weights[i &* 2]), highHalf: SIMD4<UInt16>(repeating: weights[second]))
      line.storeBytes(of: (a &<< 7) &+ (b &- a) &* weight, toByteOffset: i &* 16, as: SIMD8<UInt16>.self)
    }
  }

  /// Writes `(first * (128 - weight) + second * weight) >> 14` for every lane of `count` pixels.
  static func blend(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, weight: Int16, count: Int, into target: UnsafeMutableRawPointer
  ) {
    let weight = SIMD8<Int16>(repeating: weight)
    for i in 0..<count &>> 1 {
      let a = first.loadUnaligned(fromByteOffset: i &* 16, as: SIMD8<Int16>.self)
      let b = second.loadUnaligned(fromByteOffset: i &* 16, as: SIMD8<Int16>.self)
      target.storeBytes(of: blend(a, b, weight), toByteOffset: i &* 8, as: SIMD8<UInt8>.self)
    }
    if count & 1 == 1 {
      // Lines are padded to sixteen bytes.
      let start = (count &- 1) &* 8
      let a = first.loadUnaligned(fromByteOffset: start, as: SIMD8<Int16>.self)
      let b = second.loadUnaligned(fromByteOffset: start, as: SIMD8<Int16>.self)
      target.storeBytes(of: blend(a, b, weight).lowHalf, toByteOffset: (count &- 1) &* 4, as: SIMD4<UInt8>.self)
    }
  }

  /// The sum has 22 bits: the upper bits of the difference and its lower seven are weighted apart.
  @inline(__always)
  private static func blend(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>, _ weight: SIMD8<Int16>) -> SIMD8<UInt8> {
    let difference = b &- a
    let low = (difference & SIMD8(repeating: 127)) &* weight
    let sum = a &+ (difference &>> 7) &* weight &+ low &>> 7
    return SIMD8<UInt8>(truncatingIfNeeded: sum &>> 7)
  }
}
