/// What the frame header of a JPEG file tells (ITU-T T.81, B.2.2). Finding it costs a few comparisons, not a look at the pixels' codes.
public struct JPEGHeader: Hashable, Sendable {
  /// One colour component of the picture.
  struct Component: Hashable, Sendable {
    let id: UInt8
    let quantizationTable: Int
  }

  /// The longest side of a picture, in pixels, that the usual libraries take.
  public static let longestSide = 65500

  /// Pixels, 1 to `longestSide`.
  public let width: Int
  /// Pixels, 1 to `longestSide`.
  public let height: Int
  /// True when the picture comes in several scans of growing detail.
  public let isProgressive: Bool
  /// One (gray) or three.
  let components: [Component]

  /// True when the picture has brightness alone.
  public var isGray: Bool { components.count == 1 }

  /// Reads the file up to its frame header.
  ///
  /// Throws when that is damaged, and when the picture is not a baseline, extended sequential or progressive one with Huffman codes, 8 bits
  /// and one or three components.
  public init(parsing stream: RawSpan) throws(DecodeError) {
    var segments = JPEGSegments()
    try segments.readStart(of: stream)
    while true {
      let segment = try segments.next(in: stream)
      if let header = try JPEGHeader(segment, in: stream) {
        self = header
        return
      }
      guard JPEGTables.isMeaningful(segment.marker) else {
        throw DecodeError(.jpeg, "marker", .invalidValue(UInt64(segment.marker)))
      }
    }
  }

  /// Nil if the segment is not a frame header.
  init?(_ segment: JPEGSegment, in stream: RawSpan) throws(DecodeError) {
    switch segment.marker {
    case JPEGSegment.Marker.baseline, JPEGSegment.Marker.extendedSequential: isProgressive = false
    case JPEGSegment.Marker.progressive: isProgressive = true
    default: return nil
    }
    let start = segment.body.lowerBound
    guard segment.body.count >= 6 else { throw DecodeError(.jpeg, "header", .truncated) }
    guard stream.byte(start) == 8 else { throw DecodeError(.jpeg, "header.precision", .invalidValue(UInt64(stream.byte(start)))) }
    height = stream.bigEndian16(start + 1)
    width = stream.bigEndian16(start + 3)
    let count = Int(stream.byte(start + 5))
    guard (1...Self.longestSide).contains(height) else { throw DecodeError(.jpeg, "header.height", .invalidValue(UInt64(height))) }
    guard (1...Self.longestSide).contains(width) else { throw DecodeError(.jpeg, "header.width", .invalidValue(UInt64(width))) }
    guard count == 1 || count == 3 else { throw DecodeError(.jpeg, "header.components", .invalidValue(UInt64(count))) }
    guard segment.body.count == 6 + 3 * count else {
      throw DecodeError(.jpeg, "header", .mismatch(value: UInt64(segment.body.count), expected: UInt64(6 + 3 * count)))
    }
    components = try (0..<count).map { index throws(DecodeError) in
      let place = start + 6 + 3 * index
      let sampling = stream.byte(place + 1)
      guard (1...4).contains(sampling >> 4), (1...4).contains(sampling & 15) else {
        throw DecodeError(.jpeg, "header.sampling", .invalidValue(UInt64(sampling)))
      }
      let table = stream.byte(place + 2)
      guard table < 4 else { throw DecodeError(.jpeg, "header.quantizationTable", .invalidValue(UInt64(table))) }
      return Component(id: stream.byte(place), quantizationTable: Int(table))
    }
  }
}
