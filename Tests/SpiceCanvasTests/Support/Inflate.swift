/// Unpacks what the vectors are packed with: DEFLATE (RFC 1951) in gzip and zlib wrappers. Only for well-formed test data.
struct Inflate {
  struct Malformed: Error {}

  private let input: ArraySlice<UInt8>
  private var position: Int
  private var bits: UInt32 = 0
  private var bitCount: UInt32 = 0
  private var output: [UInt8] = []

  static func gzip(_ file: [UInt8]) throws -> [UInt8] {
    guard file.count > 18, file[0] == 0x1f, file[1] == 0x8b else { throw Malformed() }
    var start = 10
    if file[3] & 4 != 0 { start += 2 + Int(file[start]) + Int(file[start + 1]) << 8 }
    if file[3] & 8 != 0 { start = (file[start...].firstIndex(of: 0) ?? file.count) + 1 }
    if file[3] & 16 != 0 { start = (file[start...].firstIndex(of: 0) ?? file.count) + 1 }
    return try raw(file[start...])
  }

  static func zlib(_ stream: [UInt8]) throws -> [UInt8] { try raw(stream.dropFirst(2)) }

  private static func raw(_ input: ArraySlice<UInt8>) throws -> [UInt8] {
    var inflate = Inflate(input: input, position: input.startIndex)
    try inflate.run()
    return inflate.output
  }

  private init(input: ArraySlice<UInt8>, position: Int) {
    self.input = input
    self.position = position
  }

  private mutating func take(_ count: UInt32) throws -> Int {
    while bitCount < count {
      guard position < input.endIndex else { throw Malformed() }
      bits |= UInt32(input[position]) << bitCount
      position += 1
      bitCount += 8
    }
    defer {
      bits >>= count
      bitCount -= count
    }
    return Int(bits & ((1 << count) - 1))
  }

  /// A canonical Huffman code: how many codes each length has, and the symbols in code order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(lengths: ArraySlice<Int>) {
      for length in 1...15 {
        for (symbol, own) in lengths.enumerated() where own == length {
          counts[length] += 1
          symbols.append(symbol)
        }
      }
    }
  }

  private mutating func symbol(_ code: Code) throws -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - first < count { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Malformed()
  }

  private mutating func run() throws {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1:
        let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
        try block(Code(lengths: lengths[...]), Code(lengths: [Int](repeating: 5, count: 30)[...]))
      case 2: try dynamic()
      default: throw Malformed()
      }
    }
  }

  private mutating func stored() throws {
    bits = 0
    bitCount = 0
    let count = try take(16)
    _ = try take(16)
    guard position + count <= input.endIndex else { throw Malformed() }
    output.append(contentsOf: input[position..<position + count])
    position += count
  }

  private mutating func dynamic() throws {
    let literals = try take(5) + 257
    let distances = try take(5) + 1
    let codes = try take(4) + 4
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var codeLengths = [Int](repeating: 0, count: 19)
    for index in 0..<codes { codeLengths[order[index]] = try take(3) }
    let code = Code(lengths: codeLengths[...])
    var lengths: [Int] = []
    while lengths.count < literals + distances {
      switch try symbol(code) {
      case 16: lengths.append(contentsOf: [Int](repeating: lengths.last ?? 0, count: try take(2) + 3))
      case 17: lengths.append(contentsOf: [Int](repeating: 0, count: try take(3) + 3))
      case 18: lengths.append(contentsOf: [Int](repeating: 0, count: try take(7) + 11))
      case let length: lengths.append(length)
      }
    }
    try block(Code(lengths: lengths[..<literals]), Code(lengths: lengths[literals...]))
  }

  private mutating func block(_ literals: Code, _ distances: Code) throws {
    let lengthBase = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    let lengthBits: [UInt32] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    let distanceBase = [
      1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
      16385, 24577,
    ]
    while true {
      let literal = try symbol(literals)
      if literal == 256 { return }
      if literal < 256 {
        output.append(UInt8(literal))
        continue
      }
      let length = try lengthBase[literal - 257] + take(lengthBits[literal - 257])
      let slot = try symbol(distances)
      let distance = try distanceBase[slot] + take(UInt32(max(0, slot / 2 - 1)))
      guard distance <= output.count else { throw Malformed() }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }
}
