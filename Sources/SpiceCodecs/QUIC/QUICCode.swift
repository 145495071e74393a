/// One of the codec's codes: Golomb-Rice with `k` low bits, where long words are replaced by an escape (spec 04, section 8).
struct QUICCode: Hashable, Sendable {
  /// A code word: `length` bits, right-aligned.
  struct Word: Hashable, Sendable {
    let bits: UInt32
    let length: Int
  }

  let bitsPerComponent: Int
  let k: Int
  /// Zeros that begin an escape; a regular word has fewer.
  let maximumZeros: Int
  /// How many values have regular words.
  let regularCount: Int
  /// Bits behind the zeros of an escape.
  let suffixBits: Int

  var escapeLength: Int { maximumZeros + suffixBits }

  init(bitsPerComponent: Int, k: Int) {
    self.bitsPerComponent = bitsPerComponent
    self.k = k
    maximumZeros = min(26 - bitsPerComponent, (1 << (bitsPerComponent - k)) - 1)
    regularCount = maximumZeros << k
    let escaped = (1 << bitsPerComponent) - regularCount
    suffixBits = Int.bitWidth - (escaped - 1).leadingZeroBitCount
  }

  /// The word of a mapped residual. Values above the largest residual, which only damaged streams have, are escapes too.
  func word(_ value: Int) -> Word {
    if value < regularCount {
      return Word(bits: UInt32(1 << k | value & ((1 << k) - 1)), length: (value >> k) + 1 + k)
    }
    return Word(bits: UInt32(value - regularCount), length: escapeLength)
  }
}
