/// Tables that read short code words of one depth at once; read-only memory that lives as long as the process.
struct QUICDecodeTables: @unchecked Sendable {
  /// What the decoder's models select: the table of one code, with an entry for each number of `indexBits` bits, the next ones of a
  /// `QUICBitReader`. An entry has the length of the word in its lower six bits, `hit`, and the index of the residual in the upper eight.
  /// It is 0 for words that are longer.
  typealias Selector = UnsafePointer<UInt16>

  /// By `7 - k`.
  let choices: UnsafePointer<Selector>
  private let start: Selector
  private let codes: UnsafePointer<QUICCode>

  static let indexBits = 11
  static let hit: UInt32 = 0x80

  init<Depth: QUICDepth>(_: Depth.Type) {
    var entries = [UInt16](repeating: 0, count: 8 << Self.indexBits)
    for k in 0..<Depth.bitsPerComponent {
      for residual in 0...Depth.maximum {
        let word = Depth.code(k).word(residual)
        guard word.length <= Self.indexBits else { continue }
        let entry = UInt16(Self.hit) | UInt16(word.length) | UInt16(Depth.index(ofResidual: residual)) << 8
        let first = Int((word.bits << UInt32(32 - word.length)).bitsReversed)
        for following in 0..<1 << (Self.indexBits - word.length) { entries[k << Self.indexBits | following << word.length | first] = entry }
      }
    }
    let start = constantTable(entries)
    self.start = start
    choices = constantTable((0..<8).map { start + (7 - $0) << Self.indexBits })
    codes = constantTable((0..<Depth.bitsPerComponent).map { Depth.code($0) })
  }

  /// The code that a selector stands for.
  func code(_ selector: Selector) -> QUICCode { codes[(selector - start) >> Self.indexBits] }

  static let eightBits = QUICDecodeTables(QUICEightBits.self)
  static let fiveBits = QUICDecodeTables(QUICFiveBits.self)
}
