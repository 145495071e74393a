/// The messages of the display channel from the client (spec 03, section 3.2).
public enum DisplayClientMessage: ChannelMessage {
  /// A message that every channel has.
  case base(BaseClientMessage)
  case initialize(DisplayInit)
  case streamReport(DisplayStreamReport)
  case preferredCompression(DisplayPreferredCompression)
  /// A gl_draw was shown.
  case glDrawDone
  case preferredVideoCodecType(DisplayPreferredVideoCodecType)

  public enum Number: UInt16, MessageNumber {
    case `init` = 101
    case streamReport = 102
    case preferredCompression = 103
    case glDrawDone = 104
    case preferredVideoCodecType = 105
  }

  public static let channelName = "display"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseClientMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    guard let number = Number(rawValue: type) else { return .base(try BaseClientMessage.decode(type: type, body: body)) }
    switch number {
    case .`init`: return .initialize(try DisplayInit(from: &reader))
    case .streamReport: return .streamReport(try DisplayStreamReport(from: &reader))
    case .preferredCompression: return .preferredCompression(try DisplayPreferredCompression(from: &reader))
    case .glDrawDone: return .glDrawDone
    case .preferredVideoCodecType: return .preferredVideoCodecType(try DisplayPreferredVideoCodecType(from: &reader))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .initialize: Number.`init`.rawValue
    case .streamReport: Number.streamReport.rawValue
    case .preferredCompression: Number.preferredCompression.rawValue
    case .glDrawDone: Number.glDrawDone.rawValue
    case .preferredVideoCodecType: Number.preferredVideoCodecType.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .initialize(let fields): fields.write(to: &writer)
    case .streamReport(let fields): fields.write(to: &writer)
    case .preferredCompression(let fields): fields.write(to: &writer)
    case .preferredVideoCodecType(let fields): fields.write(to: &writer)
    case .glDrawDone: break
    }
  }
}
