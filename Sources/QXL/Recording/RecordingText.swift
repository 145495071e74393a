/// The lines and binary blocks of a recording that is written (spec 08, section 20.2).
struct RecordingText: Sendable {
  var bytes: [UInt8] = []

  /// Writes a word; a blank parts it from what is in front of it on its line.
  mutating func word(_ word: StaticString) {
    separate()
    bytes += UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
  }

  /// Writes a number as its type has it: signed or not.
  mutating func number(_ number: some FixedWidthInteger) {
    separate()
    bytes += String(number).utf8
  }

  mutating func endLine() { bytes.append(0x0a) }

  private mutating func separate() {
    if let last = bytes.last, last != 0x0a { bytes.append(0x20) }
  }

  /// Writes a line of a name and numbers.
  mutating func line<each Number: FixedWidthInteger>(_ name: StaticString, _ numbers: repeat each Number) {
    word(name)
    repeat number(each numbers)
    endLine()
  }

  /// Writes a line of a name and an unsigned number of 32 bits, which the format has as a signed one.
  mutating func signed(_ name: StaticString, _ number: UInt32) { line(name, Int32(bitPattern: number)) }

  mutating func block(_ name: StaticString, _ data: some Collection<UInt8>) {
    word("binary")
    number(0)
    word(name)
    number(data.count)
    bytes.append(UInt8(ascii: ":"))
    bytes += data
    endLine()
  }

  mutating func chunks(_ name: StaticString, _ data: ChunkedData) {
    line("data_chunks", max(data.sizes.count, 1) - 1, data.bytes.count)
    // A chain has at least one chunk, be it empty.
    if data.sizes.isEmpty { block(name, []) }
    var start = 0
    for size in data.sizes {
      block(name, data.bytes[start..<start + size])
      start += size
    }
  }
}
