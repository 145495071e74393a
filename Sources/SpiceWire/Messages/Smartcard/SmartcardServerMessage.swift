/// The messages of the smartcard channel from the server (spec 02, section 9).
public enum SmartcardServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case data(SmartcardData)

  public enum Number: UInt16, MessageNumber {
    case data = 101
  }

  public static let channelName = "smartcard"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .data: return .data(try SmartcardData(from: &reader))
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .data: Number.data.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .data(let fields): fields.write(to: &writer)
    }
  }
}
