/// The bits of a stream, from the first to the last: the least significant bit of `bits` is the next one.
///
/// It reads from a window of memory into which `QUICBitSource` puts the stream with the order of each word's bits reversed. Nothing here checks
/// for the end: `QUICBitSource.refill` does.
struct QUICBitReader {
  /// The next bits. Those above the valid ones are 0, or already what will come next.
  var bits: UInt64 = 0
  /// How many bits are valid; only the lower six bits of this number count.
  var count: UInt64 = 0
  var next: UnsafeRawPointer

  /// Afterwards at least 56 bits are valid.
  @inline(__always) mutating func fill() {
    let valid = count & 63
    bits |= UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) &<< valid
    next += Int(truncatingIfNeeded: (63 &- valid) &>> 3)
    count = valid | 56
  }

  /// What `fill` would merge into `bits`; all else is as after it.
  @inline(__always) mutating func more() -> UInt64 {
    let valid = count & 63
    let more = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) &<< valid
    next += Int(truncatingIfNeeded: (63 &- valid) &>> 3)
    count = valid | 56
    return more
  }

  /// Gives `bits` the value that it has after `fill`, when `more` was called instead.
  @inline(__always) mutating func rewind() {
    let valid = count & 63
    next -= Int(truncatingIfNeeded: (valid &+ 7) &>> 3)
    let surplus = (0 &- valid) & 7
    bits = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) &>> surplus
    count = 56 &- surplus
    next += 7
  }

  @inline(__always) mutating func skip(_ number: UInt64) {
    bits = bits &>> number
    count = count &- number
  }

  /// Zeros that come next, at most 63.
  @inline(__always) var zeros: Int { (bits | 1 &<< 63).trailingZeroBitCount }

  /// Ones that come next, at most 63.
  @inline(__always) var ones: Int { (~bits | 1 &<< 63).trailingZeroBitCount }

  /// The next bits as a number whose most significant bit comes first. `number`: 0...15.
  @inline(__always) mutating func take(_ number: Int) -> Int {
    let reversed = UInt32(UInt16(truncatingIfNeeded: bits).bitsReversed)
    skip(UInt64(truncatingIfNeeded: number))
    return Int(reversed &>> UInt32(truncatingIfNeeded: 16 &- number))
  }

  /// As `take`, for 0...8 bits.
  @inline(__always) mutating func takeFew(_ number: Int, _ runCodes: QUICRunCodes) -> Int {
    let reversed = UInt32(runCodes.reversedBytes[Int(UInt8(truncatingIfNeeded: bits))])
    skip(UInt64(truncatingIfNeeded: number))
    return Int(reversed &>> UInt32(truncatingIfNeeded: 8 &- number))
  }
}

extension FixedWidthInteger {
  /// The bits in the opposite order.
  @inline(__always) var bitsReversed: Self {
    var value = byteSwapped
    let nibbles = Self(truncatingIfNeeded: 0x0f0f_0f0f), pairs = Self(truncatingIfNeeded: 0x3333_3333)
    let single = Self(truncatingIfNeeded: 0x5555_5555)
    value = (value &>> 4) & nibbles | (value & nibbles) &<< 4
    value = (value &>> 2) & pairs | (value & pairs) &<< 2
    return (value &>> 1) & single | (value & single) &<< 1
  }
}
