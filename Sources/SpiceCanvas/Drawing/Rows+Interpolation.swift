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
    for i in 0..<count {
      let pixel = lanes + Int(indices[i]) &* 8
      let a = pixel.loadUnaligned(as: SIMD4<UInt16>.self)
      let b = pixel.loadUnaligned(fromByteOffset: 8, as: SIMD4<UInt16>.self)
      let sum = (a &<< 7) &+ (b &- a) &* SIMD4(repeating: weights[i])
      line.storeBytes(of: sum, toByteOffset: i &* 8, as: SIMD4<UInt16>.self)
    }
  }

  /// Writes `(first * (128 - weight) + second * weight) >> 14` for every lane. The sum has 22 bits: the upper and the lower seven bits of
  /// the lanes are summed apart.
  static func blend(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, weight: Int16, count: Int, into target: UnsafeMutableRawPointer
  ) {
    let weight = SIMD8<Int16>(repeating: weight)
    let low = SIMD8<Int16>(repeating: 127)
    // An odd last pixel has room to be done as two: lines and rows are padded to sixteen bytes.
    for i in 0..<(count &+ 1) &>> 1 {
      let a = first.loadUnaligned(fromByteOffset: i &* 16, as: SIMD8<Int16>.self)
      let b = second.loadUnaligned(fromByteOffset: i &* 16, as: SIMD8<Int16>.self)
      let aHigh = a &>> 7
      let aLow = a & low
      let high = (aHigh &<< 7) &+ ((b &>> 7) &- aHigh) &* weight
      let rest = (aLow &<< 7) &+ ((b & low) &- aLow) &* weight
      let sum = (high &+ (rest &>> 7)) &>> 7
      target.storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: sum), toByteOffset: i &* 8, as: SIMD8<UInt8>.self)
    }
  }
}
