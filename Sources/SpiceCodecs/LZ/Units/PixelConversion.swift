/// Conversions of rows of pixels that decoders and encoders share. The caller proves the bounds: `count` pixels on both sides, and nothing
/// else is touched.
enum PixelConversion {
  /// The pixel of 32 bits for an `rgb555` word: five bits become eight by repeating the upper three; the fourth byte is 0
  /// (spec 05, section 3.5).
  @inline(__always) static func expanded555(_ word: UInt32) -> UInt32 {
    let high = (word &<< 9) & 0xf8_0000 | (word &<< 6) & 0xf800 | (word &<< 3) & 0xf8
    return high | (high &>> 5) & 0x07_0707
  }

  /// Eight such pixels.
  @inline(__always) static func expanded555(_ words: SIMD8<UInt16>) -> SIMD8<UInt32> {
    let wide = SIMD8<UInt32>(truncatingIfNeeded: words)
    let red = (wide &<< 9) & SIMD8(repeating: 0xf8_0000)
    let green = (wide &<< 6) & SIMD8(repeating: 0xf800)
    let blue = (wide &<< 3) & SIMD8(repeating: 0xf8)
    let high = red | green | blue
    return high | ((high &>> 5) & SIMD8(repeating: 0x07_0707))
  }

  /// `rgb555` to pixels of 32 bits.
  static func expand555(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 8 <= count {
      target.store(expanded555(source.loadUnaligned(fromByteOffset: 2 &* index, as: SIMD8<UInt16>.self)), 4 &* index)
      index &+= 8
    }
    while index < count {
      target.store(expanded555(UInt32(source.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self))), 4 &* index)
      index &+= 1
    }
  }

  /// `rgb24` to pixels of 32 bits whose fourth byte is 0.
  static func expand24(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    // The last load of four pixels reaches two bytes behind them.
    while index &+ 5 <= count {
      PixelUnit.readLiteralsWide(source + 3 &* index, to: target + 4 &* index, count: 4)
      index &+= 4
    }
    PixelUnit.readLiterals(source + 3 &* index, to: target + 4 &* index, count: count &- index)
  }

  /// The fourth bytes of pixels of 32 bits.
  static func extractAlpha(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 16 <= count {
      let pixels = source.loadUnaligned(fromByteOffset: 4 &* index, as: SIMD16<UInt32>.self)
      target.store(SIMD16<UInt8>(truncatingIfNeeded: pixels &>> 24), index)
      index &+= 16
    }
    while index < count {
      target.store(source.load(fromByteOffset: 4 &* index &+ 3, as: UInt8.self), index)
      index &+= 1
    }
  }

  /// Puts bytes of alpha into the fourth bytes of pixels of 32 bits.
  static func mergeAlpha(_ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 8 <= count {
      let alpha = SIMD8<UInt32>(truncatingIfNeeded: source.loadUnaligned(fromByteOffset: index, as: SIMD8<UInt8>.self))
      let colours = UnsafeRawPointer(target).vector32(4 &* index) & SIMD8(repeating: 0x00ff_ffff)
      target.store(colours | (alpha &<< 24), 4 &* index)
      index &+= 8
    }
    while index < count {
      target.store(source.load(fromByteOffset: index, as: UInt8.self), 4 &* index &+ 3)
      index &+= 1
    }
  }
}
