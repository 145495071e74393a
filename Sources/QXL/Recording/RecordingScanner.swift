/// Why a recording cannot be read on.
enum RecordingStop: Error {
  /// Its end came in the middle of something.
  case truncated
  case malformed(QXLError)
}

/// Reads the words, numbers and binary blocks of a recording (spec 08, section 20.2).
///
/// Any white space separates them, and none is needed, as the reader of the reference takes them.
struct RecordingScanner<Source: RecordingSource> {
  /// Inflates a zlib stream to a number of bytes; nil when it is not one.
  typealias Inflate = (_ stream: [UInt8], _ size: Int) -> [UInt8]?

  private var source: Source
  private let inflate: Inflate?
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Bytes of the recording in front of the buffer.
  private var consumed = 0
  /// Bytes that binary blocks of the present event may still have.
  private var budget = QXLLimits.eventBytes

  init(_ source: Source, inflate: Inflate?) {
    self.source = source
    self.inflate = inflate
  }

  /// Bytes from the recording's start.
  var offset: Int { consumed + position }

  mutating func startEvent() { budget = QXLLimits.eventBytes }

  func malformed(_ field: String, _ problem: String) -> RecordingStop {
    .malformed(QXLError("recording", field, "\(problem) at byte \(offset)"))
  }

  /// The next byte, which stays; nil at the end.
  private mutating func peek() throws(RecordingStop) -> UInt8? {
    while position == buffer.count {
      guard !isAtEnd else { return nil }
      consumed += buffer.count
      position = 0
      do throws(QXLError) {
        buffer = try source.nextBytes()
      } catch {
        throw .malformed(error)
      }
      isAtEnd = buffer.isEmpty
    }
    return buffer[position]
  }

  private mutating func next() throws(RecordingStop) -> UInt8 {
    guard let byte = try peek() else { throw .truncated }
    position += 1
    return byte
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  /// The next byte that is not white space, which stays; nil at the end.
  mutating func peekWord() throws(RecordingStop) -> UInt8? {
    while let byte = try peek() {
      guard Self.isSpace(byte) else { return byte }
      position += 1
    }
    return nil
  }

  /// Reads exactly this word.
  mutating func word(_ word: StaticString) throws(RecordingStop) {
    _ = try peekWord()
    let start = word.utf8Start
    for index in 0..<word.utf8CodeUnitCount {
      guard try next() == start[index] else { throw malformed("\(word)", "something else") }
    }
  }

  /// Reads a word that ends with white space.
  mutating func name(_ field: StaticString) throws(RecordingStop) -> String {
    _ = try peekWord()
    var name: [UInt8] = []
    while let byte = try peek(), !Self.isSpace(byte) {
      guard name.count < 64 else { throw malformed("\(field)", "a word of more than 64 bytes") }
      name.append(byte)
      position += 1
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// Reads a number with or without a sign; what is above its field's size is cut off.
  mutating func number<Number: FixedWidthInteger>(_ field: StaticString, as _: Number.Type = Number.self) throws(RecordingStop) -> Number {
    let first = try peekWord()
    let isNegative = first == UInt8(ascii: "-")
    if isNegative || first == UInt8(ascii: "+") { position += 1 }
    var value: UInt64 = 0
    var digits = 0
    while true {
      // A number at the very end may go on.
      guard let byte = try peek() else { throw .truncated }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
      let (product, high) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !high, !carry else { throw malformed("\(field)", "a number above 64 bits") }
      value = sum
      digits += 1
      position += 1
    }
    guard digits > 0 else { throw malformed("\(field)", "no number") }
    return Number(truncatingIfNeeded: isNegative ? 0 &- value : value)
  }

  /// Reads a line of one number with its name in front.
  mutating func field<Number: FixedWidthInteger>(_ name: StaticString, as _: Number.Type = Number.self) throws(RecordingStop) -> Number {
    try word(name)
    return try number(name)
  }

  /// Reads `count` bytes as they are. Room grows with what really comes.
  private mutating func raw(_ count: Int, to output: inout [UInt8]) throws(RecordingStop) {
    var missing = count
    while missing > 0 {
      guard try peek() != nil else { throw .truncated }
      let part = min(missing, buffer.count - position)
      output += buffer[position..<position + part]
      position += part
      missing -= part
    }
  }

  private mutating func blockSize(_ name: StaticString, limit: Int) throws(RecordingStop) -> Int {
    let size = try number(name, as: UInt64.self)
    guard try next() == UInt8(ascii: ":") else { throw malformed("\(name)", "no colon behind a size") }
    guard size <= UInt64(limit) else { throw malformed("\(name)", "\(size) bytes are above \(limit)") }
    return Int(size)
  }

  /// Reads a binary block, behind what `output` has.
  ///
  /// - Parameter limit: the most bytes that it may have.
  mutating func block(_ name: StaticString, limit: Int, to output: inout [UInt8]) throws(RecordingStop) {
    try word("binary")
    let form = try number(name, as: Int.self)
    try word(name)
    let size = try blockSize(name, limit: min(limit, budget))
    budget -= size
    switch form {
    case 0:
      // Only once for a chain: room for each of its chunks alone would move all bytes each time.
      if output.isEmpty { output.reserveCapacity(min(size, 1 << 20)) }
      try raw(size, to: &output)
    case 1:
      let packedSize = try blockSize(name, limit: budget)
      budget -= packedSize
      var packed: [UInt8] = []
      try raw(packedSize, to: &packed)
      guard let inflate else { throw malformed("\(name)", "a packed block, which cannot be read here") }
      guard let bytes = inflate(packed, size), bytes.count == size else {
        throw malformed("\(name)", "a packed block that is not a zlib stream of \(size) bytes")
      }
      output += bytes
    default: throw malformed("\(name)", "a block of form \(form)")
    }
  }

  mutating func block(_ name: StaticString, limit: Int) throws(RecordingStop) -> [UInt8] {
    var bytes: [UInt8] = []
    try block(name, limit: limit, to: &bytes)
    return bytes
  }

  /// Reads a chain of chunks.
  mutating func chunks(_ name: StaticString, limit: Int) throws(RecordingStop) -> ChunkedData {
    try word("data_chunks")
    let (further, total) = (try number("data_chunks", as: Int64.self), try number("data_chunks", as: Int64.self))
    guard (0...Int64(QXLLimits.furtherChunks)).contains(further) else { throw malformed("data_chunks", "\(further) more chunks") }
    guard (0...Int64(limit)).contains(total) else { throw malformed("data_chunks", "\(total) bytes of at most \(limit)") }
    var data = ChunkedData()
    data.reserve(min(Int(total), 1 << 20))
    for _ in 0...further {
      try data.appendChunk { bytes throws(RecordingStop) in try block(name, limit: Int(total) - bytes.count, to: &bytes) }
    }
    guard data.bytes.count == Int(total) else { throw malformed("data_chunks", "\(data.bytes.count) bytes instead of \(total)") }
    return data
  }
}
