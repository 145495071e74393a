/// The messages of the usbredir channel from the server (spec 02, section 11).
public enum UsbredirServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case data(ByteStreamData)
  /// Only if the other side has the capability `dataCompressLZ4`.
  case compressedData(ByteStreamCompressedData)

  public enum Number: UInt16, MessageNumber {
    case data = 101
    case compressedData = 102
  }

  public static let channelName = "usbredir"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .data: return .data(try ByteStreamData(from: &reader))
    case .compressedData: return .compressedData(try ByteStreamCompressedData(from: &reader))
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .data: Number.data.rawValue
    case .compressedData: Number.compressedData.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .data(let fields): fields.write(to: &writer)
    case .compressedData(let fields): fields.write(to: &writer)
    }
  }
}
