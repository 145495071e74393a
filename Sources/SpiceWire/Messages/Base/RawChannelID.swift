/// A channel as peers name it: its type may be one that this implementation does not know (spec 01, section 12.1).
public struct RawChannelID: WireCoded {
  public var type: UInt8
  public var id: UInt8

  public init(type: UInt8, id: UInt8) {
    self.type = type
    self.id = id
  }

  public init(_ channel: ChannelID) { self.init(type: channel.type.rawValue, id: channel.id) }

  /// The channel, if its type is known.
  public var known: ChannelID? { ChannelType(rawValue: type).map { ChannelID($0, id: id) } }

  public init(from reader: inout WireReader) throws(WireError) {
    type = try reader.u8("type")
    id = try reader.u8("id")
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(type)
    writer.u8(id)
  }
}
