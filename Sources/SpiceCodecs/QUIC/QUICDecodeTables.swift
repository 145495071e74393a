/// Tables that read short code words of one depth at once; read-only memory that lives as long as the process.
///
/// There is one table for each code, indexed by the next `indexBits` bits of a `QUICBitReader`. An entry is `hit` and the index of the residual,
/// or 0 for words that are longer. A table begins `k + 1` bytes behind a multiple of 64, so that its offset, modulo 64, is the
/// length of a word without its zeros, and the very number that a shift instruction needs.
struct QUICDecodeTables: @unchecked Sendable {
  /// What the decoder's models select: the offset of the code's table in the upper half. In the lower half a one where the last zero of
  /// the longest regular word would be, if escapes are as long as that word: counting zeros then gives the length of escapes too.
  typealias Selector = UInt32

  let start: UnsafeRawPointer
  /// By `7 - k`.
  let choices: UnsafePointer<Selector>
  /// By `k`.
  let codes: UnsafePointer<QUICCode>

  static let indexBits = 11
  static let hit: UInt16 = 0x8000
  private static let tableBytes = 2 << indexBits + 64

  init<Depth: QUICDepth>(_: Depth.Type) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 8 * Self.tableBytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    var choices = [Selector](repeating: 0, count: 8)
    for k in 0..<Depth.bitsPerComponent {
      let code = Depth.code(k)
      let offset = k * Self.tableBytes + k + 1
      let isEscapeRegular = code.escapeLength == code.maximumZeros + k
      choices[7 - k] = UInt32(offset) << 16 | (isEscapeRegular ? 1 << UInt32(code.maximumZeros - 1) : 0)
      for residual in 0...Depth.maximum {
        let word = code.word(residual)
        guard word.length <= Self.indexBits, residual < code.regularCount || isEscapeRegular else { continue }
        let first = (word.bits << UInt32(32 - word.length)).bitsReversed
        for following in 0..<1 << UInt32(Self.indexBits - word.length) {
          let index = Int(first | UInt32(following) << UInt32(word.length))
          memory.storeBytes(of: Self.hit | UInt16(Depth.index(ofResidual: residual)), toByteOffset: offset + 2 * index, as: UInt16.self)
        }
      }
    }
    start = UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped)
    self.choices = constantTable(choices)
    codes = constantTable((0..<Depth.bitsPerComponent).map { Depth.code($0) })
  }

  /// The code that a selector stands for.
  @inline(__always) func code(_ selector: Selector) -> QUICCode { codes[Int(selector >> 16) / Self.tableBytes] }

  static let eightBits = QUICDecodeTables(QUICEightBits.self)
  static let fiveBits = QUICDecodeTables(QUICFiveBits.self)
}
