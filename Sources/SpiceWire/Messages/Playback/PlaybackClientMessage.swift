/// The messages of the playback channel from the client: only those that every channel has (spec 02, section 7).
public enum PlaybackClientMessage: ChannelMessage {
  case base(BaseClientMessage)

  public static let channelName = "playback"

  public static func name(ofType type: UInt16) -> String? { BaseClientMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    .base(try BaseClientMessage.decode(type: type, body: body))
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    }
  }
}
