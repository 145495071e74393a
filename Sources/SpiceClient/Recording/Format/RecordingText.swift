import SpiceWire

// Texts in recordings: a 16-bit count and that many bytes of UTF-8; the count 65,535 stands for a text that is absent.

extension WireReader {
  mutating func recordingText(_ field: StaticString) throws(WireError) -> String? {
    let count = try u16(field)
    guard count != .max else { return nil }
    return String(decoding: try bytes(Int(count), field), as: UTF8.self)
  }
}

extension WireWriter {
  /// Writes a text, of a long one the first 65,534 bytes.
  mutating func recordingText(_ text: String?) {
    guard let text else { return u16(.max) }
    let bytes = text.utf8.prefix(Int(UInt16.max) - 1)
    u16(UInt16(bytes.count))
    copy(bytes)
  }
}
