/// Arithmetic on pixels as the coders keep them: one 32-bit word `0x00RRGGBB`, or `0x000000VV` for a single component. Components have
/// 8 or 5 bits in their bytes; the topmost byte is 0.
enum QUICPixels {
  /// `value - prediction` of each component, modulo 2^bits.
  @inline(__always) static func difference<Depth: QUICDepth>(_: Depth.Type, _ value: UInt32, _ prediction: UInt32) -> UInt32 {
    let bytes = ((value | 0x8080_8080) &- (prediction & 0x7f7f_7f7f)) ^ ((value ^ ~prediction) & 0x8080_8080)
    return Depth.bitsPerComponent == 8 ? bytes : bytes & 0x1f1f_1f1f
  }
}
