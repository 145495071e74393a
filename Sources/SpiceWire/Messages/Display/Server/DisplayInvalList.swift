/// Removes resources from caches (spec 03, section 8.4).
public struct DisplayInvalList: WireCoded {
  /// A cached thing.
  public struct Resource: WireCoded {
    /// What it is; 1 is a picture of the pixmap cache, nothing else is known.
    public var type: UInt8
    public var id: UInt64

    public static let pixmap: UInt8 = 1

    public init(type: UInt8 = Self.pixmap, id: UInt64) {
      self.type = type
      self.id = id
    }

    public init(from reader: inout WireReader) throws(WireError) {
      type = try reader.u8("resources.type")
      id = try reader.u64("resources.id")
    }

    public func write(to writer: inout WireWriter) {
      writer.u8(type)
      writer.u64(id)
    }
  }

  /// At most 65535.
  public var resources: [Resource]

  public init(resources: [Resource]) { self.resources = resources }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u16("count"))
    try reader.needElements(count, size: 9, "resources")
    resources = try reader.array(count) { reader throws(WireError) in try Resource(from: &reader) }
  }

  public func write(to writer: inout WireWriter) {
    precondition(resources.count <= UInt16.max, "the count of resources has 16 bits")
    writer.u16(UInt16(resources.count))
    for resource in resources { resource.write(to: &writer) }
  }
}
