/// The code words of one depth, for the encoder: read-only tables that live as long as the process.
struct QUICCodeWords: @unchecked Sendable {
  /// A code word, right-aligned.
  struct Word: BitwiseCopyable {
    let bits: UInt32
    let length: UInt32
  }

  /// What the encoder's models select: the words of one code by index of the residual; lengths of 255 from 256 to 511.
  typealias Selector = UnsafePointer<Word>

  /// By `7 - k`: the words of code `k`.
  let choices: UnsafePointer<Selector>

  init<Depth: QUICDepth>(_: Depth.Type) {
    let codes = (0..<8).map { k in
      var words = [Word](repeating: Word(bits: 0, length: 255), count: 512)
      if k < Depth.bitsPerComponent {
        for residual in 0...Depth.maximum {
          let word = Depth.code(k).word(residual)
          words[Depth.index(ofResidual: residual)] = Word(bits: word.bits, length: UInt32(word.length))
        }
      }
      return constantTable(words)
    }
    choices = constantTable(codes.reversed())
  }

  static let eightBits = QUICCodeWords(QUICEightBits.self)
  static let fiveBits = QUICCodeWords(QUICFiveBits.self)
}
