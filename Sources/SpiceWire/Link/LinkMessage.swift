/// What a client asks for when it opens a channel (spec 01, section 3.3).
public struct LinkMessage: Hashable, Sendable {
  /// Bytes in front of the capability words.
  public static let fixedSize = 18
  /// The largest link message that a server takes, capability words and padding included.
  public static let largestSize = 4096
  /// The most capability words of one kind that a server takes.
  public static let mostWords: UInt32 = 1024

  /// Main channel: 0 for a new session, else that of a migration target; other channels: the session's id.
  public var connectionID: UInt32
  /// The number of the channel's type, which need not be one that `ChannelType` names.
  public var channelType: UInt8
  /// The channel's number among those of its type; means nothing for main.
  public var channelNumber: UInt8
  public var commonCapabilityWords: [UInt32]
  public var channelCapabilityWords: [UInt32]

  public init(
    connectionID: UInt32, channelType: UInt8, channelNumber: UInt8, commonCapabilityWords: [UInt32], channelCapabilityWords: [UInt32]
  ) {
    self.connectionID = connectionID
    self.channelType = channelType
    self.channelNumber = channelNumber
    self.commonCapabilityWords = commonCapabilityWords
    self.channelCapabilityWords = channelCapabilityWords
  }

  /// The channel, if its type has a name.
  public var channel: ChannelID? { ChannelType(rawValue: channelType).map { ChannelID($0, id: channelNumber) } }

  public var commonCapabilities: CapabilitySet<CommonCapability> { CapabilitySet(words: commonCapabilityWords) }

  /// Reads the bytes behind the link header, with the checks of spec 01, section 3.5, rows 4 and 5.
  public init(body: [UInt8]) throws(WireError) {
    var reader = WireReader(body, message: "link message")
    connectionID = try reader.u32("connection_id")
    channelType = try reader.u8("channel_type")
    channelNumber = try reader.u8("channel_id")
    let words = try LinkWords(from: &reader, fixedSize: Self.fixedSize)
    commonCapabilityWords = words.common
    channelCapabilityWords = words.channel
  }

  /// The link header and the message: what a client sends first.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    let words = commonCapabilityWords.count + channelCapabilityWords.count
    LinkHeader(size: UInt32(Self.fixedSize + 4 * words)).write(to: &writer)
    writer.u32(connectionID)
    writer.u8(channelType)
    writer.u8(channelNumber)
    writer.u32(UInt32(commonCapabilityWords.count))
    writer.u32(UInt32(channelCapabilityWords.count))
    writer.u32(UInt32(Self.fixedSize))
    for word in commonCapabilityWords { writer.u32(word) }
    for word in channelCapabilityWords { writer.u32(word) }
    return writer.finish().joined
  }
}
