/// What is looked at before a JPEG file goes to the library: its size, its tables and the number of its scans.
///
/// The library keeps tables from one file to the next; a file that lacks some would be decoded with those of somebody else's. And each scan
/// of a progressive file costs a visit of every block, though a few bytes can stand for it.
struct JPEGInspection {
  /// Scans of a file at most. The usual progressive files have about ten.
  static let mostScans = 64

  let header: JPEGHeader
  /// True when a scan uses Huffman tables that the file does not bring; each of them is one that has a standard content (0 and 1).
  let lacksHuffmanTables: Bool

  /// Looks at the segments of all scans, or of the only one. What is behind that is not looked at.
  init(of stream: RawSpan) throws(DecodeError) {
    var segments = JPEGSegments()
    try segments.readStart(of: stream)
    var header: JPEGHeader?
    var tables = JPEGTables()
    var scans = 0
    var lacksHuffmanTables = false
    while true {
      let segment = try segments.next(in: stream)
      if segment.marker == JPEGSegment.Marker.endOfImage {
        guard let header, scans > 0 else { throw DecodeError(.jpeg, "scan", .truncated) }
        self.init(header: header, lacksHuffmanTables: lacksHuffmanTables)
        return
      }
      if segment.marker == JPEGSegment.Marker.startOfScan {
        guard let header else { throw DecodeError(.jpeg, "header", .truncated) }
        scans += 1
        guard scans <= Self.mostScans else {
          throw DecodeError(.jpeg, "scans", .tooLarge(value: UInt64(scans), limit: UInt64(Self.mostScans)))
        }
        let scan = try JPEGScan(segment, in: stream, header: header)
        if try scan.lacksHuffmanTables(tables) { lacksHuffmanTables = true }
        if !header.isProgressive, scan.components.count == header.components.count {
          self.init(header: header, lacksHuffmanTables: lacksHuffmanTables)
          return
        }
        try segments.skipScan(in: stream)
      } else if let found = try JPEGHeader(segment, in: stream) {
        guard header == nil else { throw DecodeError(.jpeg, "marker", .invalidValue(UInt64(segment.marker))) }
        header = found
      } else if JPEGTables.isMeaningful(segment.marker) {
        try tables.note(segment, in: stream)
      } else {
        throw DecodeError(.jpeg, "marker", .invalidValue(UInt64(segment.marker)))
      }
    }
  }

  private init(header: JPEGHeader, lacksHuffmanTables: Bool) {
    self.header = header
    self.lacksHuffmanTables = lacksHuffmanTables
  }
}
