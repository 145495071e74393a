import SpiceGraphics

extension Path {
  /// The QXLPathSegs of a QXLPath: each 8 bytes and its points (spec 08, section 9.5).
  init(_ bytes: [UInt8]) throws(QXLError) {
    let fields = StructureFields(bytes: bytes)
    var segments: [PathSegment] = []
    var position = 0
    // A head at the very end has no points and is ignored.
    while bytes.count - position > 8 {
      let (flags, count) = (fields.u32(position), Int(fields.u32(position + 4)))
      position += 8
      guard count <= (bytes.count - position) / 8 else {
        throw QXLError("QXLPathSeg", "count", "\(count) points in \(bytes.count - position) bytes")
      }
      let start = position
      segments.append(
        PathSegment(
          flags: PathSegment.Flags(rawValue: UInt8(truncatingIfNeeded: flags)),
          points: (0..<count).map { FixedPoint(x: fields.i32(start + 8 * $0), y: fields.i32(start + 8 * $0 + 4)) }))
      position += 8 * count
    }
    self.init(segments: segments)
  }
}
