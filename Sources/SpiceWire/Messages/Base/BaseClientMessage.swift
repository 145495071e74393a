/// The messages that every channel has, from the client (spec 01, section 8.1).
public enum BaseClientMessage: ChannelMessage {
  /// Answers SET_ACK: the new window counts from here.
  case ackSync(BaseAckSync)
  /// The client has handled one window of messages (spec 01, section 9).
  case ack
  case pong(BasePong)
  /// The last message to the old server, when MIGRATE asked for it.
  case migrateFlushMark
  case migrateData(BaseMigrateData)
  case disconnecting(BaseDisconnecting)

  public enum Number: UInt16, MessageNumber {
    case ackSync = 1
    case ack = 2
    case pong = 3
    case migrateFlushMark = 4
    case migrateData = 5
    case disconnecting = 6
  }

  public static let channelName = "base"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .ackSync: return .ackSync(try BaseAckSync(from: &reader))
    case .ack: return .ack
    case .pong: return .pong(try BasePong(from: &reader))
    case .migrateFlushMark: return .migrateFlushMark
    case .migrateData: return .migrateData(try BaseMigrateData(from: &reader))
    case .disconnecting: return .disconnecting(try BaseDisconnecting(from: &reader))
    case nil: throw reader.error("type", .unknownMessage(type))
    }
  }

  private var number: Number {
    switch self {
    case .ackSync: .ackSync
    case .ack: .ack
    case .pong: .pong
    case .migrateFlushMark: .migrateFlushMark
    case .migrateData: .migrateData
    case .disconnecting: .disconnecting
    }
  }

  public var type: UInt16 { number.rawValue }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .ackSync(let fields): fields.write(to: &writer)
    case .pong(let fields): fields.write(to: &writer)
    case .migrateData(let fields): fields.write(to: &writer)
    case .disconnecting(let fields): fields.write(to: &writer)
    case .ack, .migrateFlushMark: break
    }
  }
}
