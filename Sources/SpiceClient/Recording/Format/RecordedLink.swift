public import SpiceWire

/// What a recording keeps of a channel's link stage: everything that the client knew once it was over, and nothing of how it got in.
public struct RecordedLink: Hashable, Sendable {
  /// What carried the channel.
  public struct Carrier: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let unixSocket = Carrier(rawValue: 1)
    public static let tls = Carrier(rawValue: 2)
    public static let webSocket = Carrier(rawValue: 4)
  }

  public var channel: ChannelID
  public var carrier: Carrier
  /// The session's id as the client gave it; 0 for the main channel.
  public var connectionID: UInt32
  /// The server's capabilities.
  public var commonCapabilities: CapabilitySet<CommonCapability>
  public var channelCapabilityWords: [UInt32]
  /// What the client said of itself: its words for this kind of channel.
  public var clientCapabilityWords: [UInt32]
  /// The server's address.
  public var peer: String
  public var tlsVersion: String?
  /// The server's certificates as DER, the leaf first.
  public var certificates: [[UInt8]]

  public init(
    channel: ChannelID, carrier: Carrier = [], connectionID: UInt32 = 0, commonCapabilities: CapabilitySet<CommonCapability> = [],
    channelCapabilityWords: [UInt32] = [], clientCapabilityWords: [UInt32] = [], peer: String = "", tlsVersion: String? = nil,
    certificates: [[UInt8]] = []
  ) {
    self.channel = channel
    self.carrier = carrier
    self.connectionID = connectionID
    self.commonCapabilities = commonCapabilities
    self.channelCapabilityWords = channelCapabilityWords
    self.clientCapabilityWords = clientCapabilityWords
    self.peer = peer
    self.tlsVersion = tlsVersion
    self.certificates = certificates
  }

  init(from reader: inout WireReader) throws(WireError) {
    let number = try reader.u8("channel_type")
    guard let type = ChannelType(rawValue: number) else { throw reader.error("channel_type", .invalidValue(Int64(number))) }
    channel = ChannelID(type, id: try reader.u8("channel_id"))
    carrier = Carrier(rawValue: try reader.u8("carrier"))
    connectionID = try reader.u32("connection_id")
    commonCapabilities = CapabilitySet(words: try Self.words(from: &reader, "common_caps"))
    channelCapabilityWords = try Self.words(from: &reader, "channel_caps")
    clientCapabilityWords = try Self.words(from: &reader, "client_caps")
    peer = try reader.recordingText("peer") ?? ""
    tlsVersion = try reader.recordingText("tls_version")
    let count = Int(try reader.u8("certificates"))
    certificates = []
    for _ in 0..<count { certificates.append(Array(try reader.bytes(Int(try reader.u16("certificate_size")), "certificate"))) }
  }

  private static func words(from reader: inout WireReader, _ field: StaticString) throws(WireError) -> [UInt32] {
    let count = Int(try reader.u16(field))
    try reader.needElements(count, size: 4, field)
    var words: [UInt32] = []
    for _ in 0..<count { words.append(try reader.u32(field)) }
    return words
  }

  /// Certificates of more than 65,535 bytes, and more than 255 of them, are left out.
  func write(to writer: inout WireWriter) {
    writer.u8(channel.type.rawValue)
    writer.u8(channel.id)
    writer.u8(carrier.rawValue)
    writer.u32(connectionID)
    Self.write(commonCapabilities.words, to: &writer)
    Self.write(channelCapabilityWords, to: &writer)
    Self.write(clientCapabilityWords, to: &writer)
    writer.recordingText(peer)
    writer.recordingText(tlsVersion)
    let kept = certificates.filter { $0.count <= Int(UInt16.max) }.prefix(Int(UInt8.max))
    writer.u8(UInt8(kept.count))
    for certificate in kept {
      writer.u16(UInt16(certificate.count))
      writer.copy(certificate)
    }
  }

  private static func write(_ words: [UInt32], to writer: inout WireWriter) {
    let kept = words.prefix(Int(UInt16.max))
    writer.u16(UInt16(kept.count))
    for word in kept { writer.u32(word) }
  }
}
