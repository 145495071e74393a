/// CHANNELS_LIST, from the server: channels that the client may open, without main (spec 02, section 3.3). Lists add channels, they never
/// remove any.
public struct MainChannelsList: WireCoded {
  public var channels: [RawChannelID]

  public init(channels: [RawChannelID]) { self.channels = channels }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(clamping: try reader.u32("num_of_channels"))
    try reader.needElements(count, size: 2, "channels")
    channels = []
    channels.reserveCapacity(count)
    for _ in 0..<count { channels.append(try RawChannelID(from: &reader)) }
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(UInt32(channels.count))
    for channel in channels { channel.write(to: &writer) }
  }
}
