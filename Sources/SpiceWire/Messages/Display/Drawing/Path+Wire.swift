public import SpiceGraphics

/// Spec 03, section 9.9.
extension Path: WireCoded {
  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u32("num_segments"))
    try reader.needElements(count, size: 5, "segments")
    let segments = try reader.array(count) { reader throws(WireError) in try PathSegment(from: &reader) }
    self.init(segments: segments)
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(UInt32(segments.count))
    for segment in segments { segment.write(to: &writer) }
  }
}

extension PathSegment: WireCoded {
  public init(from reader: inout WireReader) throws(WireError) {
    let flags = Flags(rawValue: try reader.u8("segments.flags"))
    let count = Int(try reader.u32("segments.count"))
    try reader.needElements(count, size: 8, "segments.points")
    let points = try reader.array(count) { reader throws(WireError) in try reader.fixedPoint("segments.points") }
    self.init(flags: flags, points: points)
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(flags.rawValue)
    writer.u32(UInt32(points.count))
    for point in points { writer.fixedPoint(point) }
  }
}
