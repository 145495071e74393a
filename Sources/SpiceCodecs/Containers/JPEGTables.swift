/// Which tables a JPEG file has defined so far: bit i for table i.
struct JPEGTables {
  private(set) var quantization: UInt8 = 0
  private(set) var directHuffman: UInt8 = 0
  private(set) var alternatingHuffman: UInt8 = 0

  /// True for segments that may stand before and between scans, besides frame and scan headers.
  static func isMeaningful(_ marker: UInt8) -> Bool {
    switch marker {
    case JPEGSegment.Marker.quantizationTables, JPEGSegment.Marker.huffmanTables, JPEGSegment.Marker.restartInterval,
      JPEGSegment.Marker.applications, JPEGSegment.Marker.comment:
      true
    default: false
    }
  }

  /// Notes the tables that a segment defines; other segments change nothing. The tables' content is the library's business.
  mutating func note(_ segment: JPEGSegment, in stream: RawSpan) throws(DecodeError) {
    var rest = segment.body
    switch segment.marker {
    case JPEGSegment.Marker.quantizationTables:
      while let head = rest.first {
        let size = stream.byte(head) >> 4 == 0 ? 65 : 129
        quantization |= try Self.bit(stream.byte(head) & 15, "quantizationTable")
        rest = try Self.skip(size, of: rest, "quantizationTable")
      }
    case JPEGSegment.Marker.huffmanTables:
      while let head = rest.first {
        let table = try Self.bit(stream.byte(head) & 15, "huffmanTable")
        switch stream.byte(head) >> 4 {
        case 0: directHuffman |= table
        case 1: alternatingHuffman |= table
        case let other: throw DecodeError(.jpeg, "huffmanTable", .invalidValue(UInt64(other)))
        }
        let counts = try Self.skip(17, of: rest, "huffmanTable")
        let symbols = (head + 1..<counts.lowerBound).reduce(0) { $0 + Int(stream.byte($1)) }
        rest = try Self.skip(symbols, of: counts, "huffmanTable")
      }
    default: break
    }
  }

  private static func bit(_ table: UInt8, _ field: String) throws(DecodeError) -> UInt8 {
    guard table < 4 else { throw DecodeError(.jpeg, field, .invalidValue(UInt64(table))) }
    return 1 << table
  }

  private static func skip(_ count: Int, of range: Range<Int>, _ field: String) throws(DecodeError) -> Range<Int> {
    guard range.count >= count else { throw DecodeError(.jpeg, field, .truncated) }
    return range.lowerBound + count..<range.upperBound
  }
}
