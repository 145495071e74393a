/// The messages of a channel that is a named port, from the client (spec 02, sections 12 and 13): `PortClientMessage` and
/// `WebdavClientMessage`, which differ in their channel's name only.
public enum NamedPortClientMessage<Channel: NamedPortChannel>: ChannelMessage {
  case base(BaseClientMessage)
  case data(ByteStreamData)
  /// Only if the other side has the capability `dataCompressLZ4`.
  case compressedData(ByteStreamCompressedData)
  case event(PortEvent)

  public enum Number: UInt16, MessageNumber {
    case data = 101
    case compressedData = 102
    case event = 201
  }

  public static var channelName: String { Channel.name }

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseClientMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .data: return .data(try ByteStreamData(from: &reader))
    case .compressedData: return .compressedData(try ByteStreamCompressedData(from: &reader))
    case .event: return .event(try PortEvent(from: &reader))
    case nil: return .base(try BaseClientMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .data: Number.data.rawValue
    case .compressedData: Number.compressedData.rawValue
    case .event: Number.event.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .data(let fields): fields.write(to: &writer)
    case .compressedData(let fields): fields.write(to: &writer)
    case .event(let fields): fields.write(to: &writer)
    }
  }
}
