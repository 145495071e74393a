/// Draws an opaque colour through coverage on pixels of 32 bits (spec 06, section 9).
///
/// The top byte is treated as a channel like the others: where it is alpha it is right, elsewhere it means nothing.
struct ColorBlend {
  private let color: UInt32
  private let channels: ChannelPair

  /// - Parameter color: 0xffRRGGBB.
  init(color: UInt32) {
    self.color = color
    channels = ChannelPair(repeating: color)
  }

  /// Blends `count` pixels.
  func blend(_ row: UnsafeMutableRawPointer, _ coverage: UnsafePointer<UInt8>, count: Int) {
    let pixels = row.assumingMemoryBound(to: UInt32.self)
    var x = 0
    while x &+ 8 <= count {
      let covered = UnsafeRawPointer(coverage + x).loadUnaligned(as: UInt64.self)
      if covered != 0 {
        for pair in 0..<4 {
          let shift = UInt64(truncatingIfNeeded: pair &* 16)
          let mask = ChannelPair(
            alphas: UInt16(truncatingIfNeeded: covered >> shift & 0xff), UInt16(truncatingIfNeeded: covered >> (shift &+ 8) & 0xff))
          blend(pixels + x + 2 * pair, mask).store(pixels + x + 2 * pair)
        }
      }
      x &+= 8
    }
    while x < count {
      if coverage[x] != 0 { blendOne(pixels + x, coverage[x]) }
      x &+= 1
    }
  }

  @inline(__always)
  private func blend(_ pixels: UnsafePointer<UInt32>, _ mask: ChannelPair) -> ChannelPair {
    channels.multiplied(mask).adding(ChannelPair(pixels).multiplied(mask.inverted))
  }

  private func blendOne(_ pixel: UnsafeMutablePointer<UInt32>, _ coverage: UInt8) {
    let mask = ChannelPair(repeating: UInt32(coverage) &* 0x0101_0101)
    pixel.pointee = channels.multiplied(mask).adding(ChannelPair(repeating: pixel.pointee).multiplied(mask.inverted)).first
  }
}
