/// A marker of a JPEG file with the bytes that belong to it (ITU-T T.81, annex B).
struct JPEGSegment {
  /// What the second byte of a marker says.
  enum Marker {
    static let baseline: UInt8 = 0xc0
    static let extendedSequential: UInt8 = 0xc1
    static let progressive: UInt8 = 0xc2
    static let huffmanTables: UInt8 = 0xc4
    static let startOfImage: UInt8 = 0xd8
    static let endOfImage: UInt8 = 0xd9
    static let startOfScan: UInt8 = 0xda
    static let quantizationTables: UInt8 = 0xdb
    static let restartInterval: UInt8 = 0xdd
    static let restarts: ClosedRange<UInt8> = 0xd0...0xd7
    static let applications: ClosedRange<UInt8> = 0xe0...0xef
    static let comment: UInt8 = 0xfe
  }

  let marker: UInt8
  /// The parameters behind the length field, as offsets in the file.
  let body: Range<Int>
}

/// Walks through the segments of a JPEG file; every offset that it gives out lies in the file.
struct JPEGSegments {
  /// Where the next marker begins.
  private(set) var offset = 0

  /// Reads the two bytes that a file begins with.
  mutating func readStart(of stream: RawSpan) throws(DecodeError) {
    guard stream.byteCount >= 2 else { throw DecodeError(.jpeg, "marker", .truncated) }
    for expected in [0xff, JPEGSegment.Marker.startOfImage] {
      guard stream.byte(offset) == expected else { throw DecodeError(.jpeg, "marker", .invalidValue(UInt64(stream.byte(offset)))) }
      offset += 1
    }
  }

  /// Reads a marker and, but for the end of the image, the length behind it.
  mutating func next(in stream: RawSpan) throws(DecodeError) -> JPEGSegment {
    guard offset < stream.byteCount else { throw DecodeError(.jpeg, "marker", .truncated) }
    guard stream.byte(offset) == 0xff else { throw DecodeError(.jpeg, "marker", .invalidValue(UInt64(stream.byte(offset)))) }
    // Any number of such bytes may fill the space before a marker.
    while offset < stream.byteCount, stream.byte(offset) == 0xff { offset += 1 }
    guard offset < stream.byteCount else { throw DecodeError(.jpeg, "marker", .truncated) }
    let marker = stream.byte(offset)
    offset += 1
    if marker == JPEGSegment.Marker.endOfImage { return JPEGSegment(marker: marker, body: offset..<offset) }
    guard offset + 2 <= stream.byteCount else { throw DecodeError(.jpeg, "segment", .truncated) }
    let length = stream.bigEndian16(offset)
    guard length >= 2 else { throw DecodeError(.jpeg, "segment", .invalidValue(UInt64(length))) }
    let body = offset + 2..<offset + length
    guard body.upperBound <= stream.byteCount else { throw DecodeError(.jpeg, "segment", .truncated) }
    offset = body.upperBound
    return JPEGSegment(marker: marker, body: body)
  }

  /// Skips the codes of a scan, up to the next marker that is not one of theirs.
  mutating func skipScan(in stream: RawSpan) throws(DecodeError) {
    let end: Int? = stream.withUnsafeBytes { bytes in
      var position = offset
      while position + 1 < bytes.count {
        if bytes[position] == 0xff {
          let second = bytes[position + 1]
          if second != 0, second != 0xff, !JPEGSegment.Marker.restarts.contains(second) { return position }
        }
        position += 1
      }
      return nil
    }
    guard let end else { throw DecodeError(.jpeg, "scan", .truncated) }
    offset = end
  }
}

extension RawSpan {
  /// The byte at an offset, which must be inside.
  func byte(_ offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  /// The number in two bytes, which must be inside.
  func bigEndian16(_ offset: Int) -> Int { Int(byte(offset)) << 8 | Int(byte(offset + 1)) }
}
