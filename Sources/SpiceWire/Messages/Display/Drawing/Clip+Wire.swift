public import SpiceGraphics

/// Spec 03, section 6.2.
extension Clip: WireCoded {
  public init(from reader: inout WireReader) throws(WireError) {
    let type = try reader.u8("clip.type")
    switch type {
    case 0: self = .none
    case 1:
      let count = Int(try reader.u32("clip.num_rects"))
      try reader.needElements(count, size: 16, "clip.rects")
      self = .rects(try reader.array(count) { reader throws(WireError) in try reader.rect("clip.rects") })
    default: self = .unknown(type)
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .none: writer.u8(0)
    case .rects(let rects):
      writer.u8(1)
      writer.u32(UInt32(rects.count))
      for rect in rects { writer.rect(rect) }
    case .unknown(let type): writer.u8(type)
    }
  }
}
