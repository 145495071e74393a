/// The messages of the playback channel from the server (spec 02, section 7).
public enum PlaybackServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case data(AudioData)
  case mode(AudioMode)
  case start(PlaybackStart)
  case stop
  case volume(AudioVolume)
  case mute(AudioMute)
  case latency(PlaybackLatency)

  public enum Number: UInt16, MessageNumber {
    case data = 101
    case mode = 102
    case start = 103
    case stop = 104
    case volume = 105
    case mute = 106
    case latency = 107
  }

  public static let channelName = "playback"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .data: return .data(try AudioData(from: &reader))
    case .mode: return .mode(try AudioMode(from: &reader))
    case .start: return .start(try PlaybackStart(from: &reader))
    case .stop: return .stop
    case .volume: return .volume(try AudioVolume(from: &reader))
    case .mute: return .mute(try AudioMute(from: &reader))
    case .latency: return .latency(try PlaybackLatency(from: &reader))
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .data: Number.data.rawValue
    case .mode: Number.mode.rawValue
    case .start: Number.start.rawValue
    case .stop: Number.stop.rawValue
    case .volume: Number.volume.rawValue
    case .mute: Number.mute.rawValue
    case .latency: Number.latency.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .data(let fields): fields.write(to: &writer)
    case .mode(let fields): fields.write(to: &writer)
    case .start(let fields): fields.write(to: &writer)
    case .volume(let fields): fields.write(to: &writer)
    case .mute(let fields): fields.write(to: &writer)
    case .latency(let fields): fields.write(to: &writer)
    case .stop: break
    }
  }
}
