/// Bytes of the link stage that came and were not used yet.
///
/// Both stages ask for a known, small number of bytes at each step, so what lies here is never more than that and one read.
struct LinkBuffer: Sendable {
  private var bytes: [UInt8] = []
  private var start = 0

  var count: Int { bytes.count - start }

  mutating func append(_ more: some Sequence<UInt8>) {
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Up to `count` bytes from the front, which stay.
  func peek(_ count: Int) -> ArraySlice<UInt8> { bytes[start...].prefix(count) }

  /// Takes exactly `count` bytes, or nothing if fewer are there.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard self.count >= count else { return nil }
    defer { start += count }
    return Array(bytes[start..<start + count])
  }

  mutating func takeAll() -> [UInt8] {
    defer {
      bytes = []
      start = 0
    }
    return Array(bytes[start...])
  }
}
