/// What stands before the data of every agent message (spec 10, section 3).
public struct AgentHeader: WireCoded {
  /// Bytes of a header.
  public static let size = 20
  /// The only version of the agent's protocol.
  public static let protocolVersion: UInt32 = 1

  public var type: UInt32
  /// Sent as 0 and ignored.
  public var opaque: UInt64
  /// Bytes of the data behind the header.
  public var size: UInt32

  public init(type: UInt32, opaque: UInt64 = 0, size: UInt32) {
    self.type = type
    self.opaque = opaque
    self.size = size
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let version = try reader.u32("protocol")
    guard version == Self.protocolVersion else { throw reader.error("protocol", .invalidValue(Int64(version))) }
    type = try reader.u32("type")
    opaque = try reader.u64("opaque")
    size = try reader.u32("size")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(Self.protocolVersion)
    writer.u32(type)
    writer.u64(opaque)
    writer.u32(size)
  }
}
