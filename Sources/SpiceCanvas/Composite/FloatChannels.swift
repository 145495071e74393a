/// The channels of one pixel as fractions of 1: blue, green, red, alpha.
struct FloatChannels {
  var lanes: SIMD4<Float>

  @inline(__always)
  init(_ lanes: SIMD4<Float>) { self.lanes = lanes }

  @inline(__always)
  init(_ pixel: UInt32) {
    lanes = SIMD4(Float(pixel & 0xff), Float(pixel >> 8 & 0xff), Float(pixel >> 16 & 0xff), Float(pixel >> 24)) / 255
  }

  @inline(__always)
  var alpha: Float { lanes[3] }

  /// 0xAARRGGBB; what lies outside of 0...1 goes to the nearer end, what is no number to 0.
  @inline(__always)
  var pixel: UInt32 {
    func byte(_ value: Float) -> UInt32 {
      guard value > 0 else { return 0 }
      return value < 1 ? UInt32(value * 256) : 255
    }
    return byte(lanes[3]) << 24 | byte(lanes[2]) << 16 | byte(lanes[1]) << 8 | byte(lanes[0])
  }
}
