/// The messages of the record channel from the server (spec 02, section 8).
public enum RecordServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case start(RecordStart)
  case stop
  case volume(AudioVolume)
  case mute(AudioMute)

  public enum Number: UInt16, MessageNumber {
    case start = 101
    case stop = 102
    case volume = 103
    case mute = 104
  }

  public static let channelName = "record"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .start: return .start(try RecordStart(from: &reader))
    case .stop: return .stop
    case .volume: return .volume(try AudioVolume(from: &reader))
    case .mute: return .mute(try AudioMute(from: &reader))
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .start: Number.start.rawValue
    case .stop: Number.stop.rawValue
    case .volume: Number.volume.rawValue
    case .mute: Number.mute.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .start(let fields): fields.write(to: &writer)
    case .volume(let fields): fields.write(to: &writer)
    case .mute(let fields): fields.write(to: &writer)
    case .stop: break
    }
  }
}
