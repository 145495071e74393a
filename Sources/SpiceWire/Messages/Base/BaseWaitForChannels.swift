/// WAIT_FOR_CHANNELS, from the server: the client handles nothing more of this channel until other channels have come so far
/// (spec 01, section 8.5).
public struct BaseWaitForChannels: WireCoded {
  /// One channel to wait for.
  public struct Entry: WireCoded {
    public var channel: RawChannelID
    /// The serial of the message that must have been handled.
    public var messageSerial: UInt64

    public init(channel: RawChannelID, messageSerial: UInt64) {
      self.channel = channel
      self.messageSerial = messageSerial
    }

    public init(from reader: inout WireReader) throws(WireError) {
      channel = try RawChannelID(from: &reader)
      messageSerial = try reader.u64("message_serial")
    }

    public func write(to writer: inout WireWriter) {
      channel.write(to: &writer)
      writer.u64(messageSerial)
    }
  }

  /// At most 255.
  public var entries: [Entry]

  public init(entries: [Entry]) { self.entries = entries }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u8("wait_count"))
    try reader.needElements(count, size: 10, "wait_list")
    entries = []
    entries.reserveCapacity(count)
    for _ in 0..<count { entries.append(try reader.nested("wait_list") { (reader) throws(WireError) in try Entry(from: &reader) }) }
  }

  public func write(to writer: inout WireWriter) {
    precondition(entries.count <= UInt8.max, "the count has 8 bits")
    writer.u8(UInt8(entries.count))
    for entry in entries { entry.write(to: &writer) }
  }
}
