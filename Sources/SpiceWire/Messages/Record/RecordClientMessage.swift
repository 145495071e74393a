/// The messages of the record channel from the client (spec 02, section 8).
public enum RecordClientMessage: ChannelMessage {
  case base(BaseClientMessage)
  case data(AudioData)
  case mode(AudioMode)
  case startMark(RecordStartMark)

  public enum Number: UInt16, MessageNumber {
    case data = 101
    case mode = 102
    case startMark = 103
  }

  public static let channelName = "record"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseClientMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .data: return .data(try AudioData(from: &reader))
    case .mode: return .mode(try AudioMode(from: &reader))
    case .startMark: return .startMark(try RecordStartMark(from: &reader))
    case nil: return .base(try BaseClientMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .data: Number.data.rawValue
    case .mode: Number.mode.rawValue
    case .startMark: Number.startMark.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .data(let fields): fields.write(to: &writer)
    case .mode(let fields): fields.write(to: &writer)
    case .startMark(let fields): fields.write(to: &writer)
    }
  }
}
