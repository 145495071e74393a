/// A server's answer to a link message (spec 01, section 3.4).
public struct LinkReply: Hashable, Sendable {
  /// Bytes in front of the capability words.
  public static let fixedSize = 178
  /// Bytes of the ticket key: the DER SubjectPublicKeyInfo of an RSA-1024 key.
  public static let publicKeySize = 162

  /// A `LinkErrorCode`, or a number that has no name.
  public var error: UInt32
  /// The ticket key, 162 bytes; all zero in error blocks and where SASL is used.
  public var publicKey: [UInt8]
  public var commonCapabilityWords: [UInt32]
  public var channelCapabilityWords: [UInt32]

  /// A reply without an error. `publicKey` must have 162 bytes.
  public init(publicKey: [UInt8], commonCapabilityWords: [UInt32], channelCapabilityWords: [UInt32]) {
    precondition(publicKey.count == Self.publicKeySize, "a ticket key has 162 bytes")
    error = 0
    self.publicKey = publicKey
    self.commonCapabilityWords = commonCapabilityWords
    self.channelCapabilityWords = channelCapabilityWords
  }

  /// Reads the bytes behind the link header. In error blocks only the error counts.
  public init(body: [UInt8]) throws(WireError) {
    var reader = WireReader(body, message: "link reply")
    error = try reader.u32("error")
    publicKey = Array(try reader.bytes(Self.publicKeySize, "pub_key"))
    guard error == 0 else {
      commonCapabilityWords = []
      channelCapabilityWords = []
      return
    }
    let words = try LinkWords(from: &reader, fixedSize: Self.fixedSize)
    commonCapabilityWords = words.common
    channelCapabilityWords = words.channel
  }

  public var commonCapabilities: CapabilitySet<CommonCapability> { CapabilitySet(words: commonCapabilityWords) }

  /// The link header and the reply.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    let words = commonCapabilityWords.count + channelCapabilityWords.count
    LinkHeader(size: UInt32(Self.fixedSize + 4 * words)).write(to: &writer)
    writer.u32(error)
    writer.copy(publicKey)
    writer.u32(UInt32(commonCapabilityWords.count))
    writer.u32(UInt32(channelCapabilityWords.count))
    writer.u32(UInt32(Self.fixedSize))
    for word in commonCapabilityWords { writer.u32(word) }
    for word in channelCapabilityWords { writer.u32(word) }
    return writer.finish().joined
  }

  /// The 194 bytes that tell a client why it is refused: every field but the error is zero.
  public static func errorBlock(_ code: LinkErrorCode) -> [UInt8] {
    var writer = WireWriter()
    LinkHeader(size: UInt32(fixedSize)).write(to: &writer)
    writer.u32(code.rawValue)
    writer.copy(repeatElement(0, count: fixedSize - 4))
    return writer.finish().joined
  }
}
