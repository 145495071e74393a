/// Which parts of the primary surface the monitors show (spec 03, section 8.10).
public struct DisplayMonitorsConfig: WireCoded {
  /// The part that one monitor shows.
  public struct Head: WireCoded {
    public var monitorID: UInt32
    public var surfaceID: UInt32
    /// Pixels.
    public var width: UInt32
    /// Pixels.
    public var height: UInt32
    /// Pixels from the left edge of the surface.
    public var x: UInt32
    public var y: UInt32
    public var flags: UInt32

    public init(monitorID: UInt32, surfaceID: UInt32, width: UInt32, height: UInt32, x: UInt32, y: UInt32, flags: UInt32) {
      self.monitorID = monitorID
      self.surfaceID = surfaceID
      self.width = width
      self.height = height
      self.x = x
      self.y = y
      self.flags = flags
    }

    public init(from reader: inout WireReader) throws(WireError) {
      monitorID = try reader.u32("heads.monitor_id")
      surfaceID = try reader.u32("heads.surface_id")
      width = try reader.u32("heads.width")
      height = try reader.u32("heads.height")
      x = try reader.u32("heads.x")
      y = try reader.u32("heads.y")
      flags = try reader.u32("heads.flags")
    }

    public func write(to writer: inout WireWriter) {
      writer.u32(monitorID)
      writer.u32(surfaceID)
      writer.u32(width)
      writer.u32(height)
      writer.u32(x)
      writer.u32(y)
      writer.u32(flags)
    }
  }

  /// What the guest's driver can do at most; 0 stands for no fixed limit.
  public var maxAllowed: UInt16
  /// At most 65535; may be more than `maxAllowed`.
  public var heads: [Head]

  public init(maxAllowed: UInt16, heads: [Head]) {
    self.maxAllowed = maxAllowed
    self.heads = heads
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u16("count"))
    maxAllowed = try reader.u16("max_allowed")
    try reader.needElements(count, size: 28, "heads")
    heads = try reader.array(count) { reader throws(WireError) in try Head(from: &reader) }
  }

  public func write(to writer: inout WireWriter) {
    precondition(heads.count <= UInt16.max, "the count of heads has 16 bits")
    writer.u16(UInt16(heads.count))
    writer.u16(maxAllowed)
    for head in heads { head.write(to: &writer) }
  }
}
