/// The eight channels of two pixels, 0...255 each.
struct ChannelPair {
  private var lanes: SIMD8<UInt16>

  @inline(__always)
  private init(_ lanes: SIMD8<UInt16>) { self.lanes = lanes }

  /// All channels 0.
  @inline(__always)
  init() { lanes = SIMD8() }

  /// One pixel twice.
  @inline(__always)
  init(repeating pixel: UInt32) {
    let bytes = unsafeBitCast(SIMD2(repeating: pixel), to: SIMD8<UInt8>.self)
    lanes = SIMD8(truncatingIfNeeded: bytes)
  }

  /// One number for all channels of each pixel.
  @inline(__always)
  init(alphas first: UInt16, _ second: UInt16) {
    lanes = SIMD8(first, first, first, first, second, second, second, second)
  }

  /// The first pixel.
  @inline(__always)
  var first: UInt32 { unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: lanes), to: SIMD2<UInt32>.self)[0] }

  /// The pixels at an address.
  @inline(__always)
  init(_ pixels: UnsafePointer<UInt32>) {
    let bytes = UnsafeRawPointer(pixels).loadUnaligned(as: SIMD8<UInt8>.self)
    lanes = SIMD8(truncatingIfNeeded: bytes)
  }

  @inline(__always)
  func store(_ pixels: UnsafeMutablePointer<UInt32>) {
    UnsafeMutableRawPointer(pixels).storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: lanes), as: SIMD8<UInt8>.self)
  }

  /// The alpha of each pixel in all of its channels.
  @inline(__always)
  var alphas: ChannelPair {
    ChannelPair(SIMD8(lanes[3], lanes[3], lanes[3], lanes[3], lanes[7], lanes[7], lanes[7], lanes[7]))
  }

  /// 255 minus each channel.
  @inline(__always)
  var inverted: ChannelPair { ChannelPair(lanes ^ SIMD8(repeating: 255)) }

  /// MUL8: the product of two fractions of 255, rounded (spec 06, section 1).
  @inline(__always)
  func multiplied(_ other: ChannelPair) -> ChannelPair {
    let product = lanes &* other.lanes &+ SIMD8(repeating: 128)
    return ChannelPair((product &+ (product &>> 8)) &>> 8)
  }

  /// The sum, at most 255.
  @inline(__always)
  func adding(_ other: ChannelPair) -> ChannelPair {
    let sum = lanes &+ other.lanes
    // All bits where the ninth one is set.
    let overflow = SIMD8<UInt16>() &- (sum &>> 8)
    return ChannelPair((sum | overflow) & SIMD8(repeating: 255))
  }
}
