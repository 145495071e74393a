/// The messages that every channel has, from the server (spec 01, section 8.1).
public enum BaseServerMessage: ChannelMessage {
  /// The channel moves to another server (spec 01, section 11).
  case migrate(BaseMigrate)
  /// What the channel's next server must know.
  case migrateData(BaseMigrateData)
  case setAck(BaseSetAck)
  case ping(BasePing)
  case waitForChannels(BaseWaitForChannels)
  case disconnecting(BaseDisconnecting)
  case notify(BaseNotify)
  /// Several messages in one.
  case list(BaseList)
  /// A number that marks the end of the common messages; never sent.
  case baseLast

  public enum Number: UInt16, MessageNumber {
    case migrate = 1
    case migrateData = 2
    case setAck = 3
    case ping = 4
    case waitForChannels = 5
    case disconnecting = 6
    case notify = 7
    case list = 8
    case baseLast = 100
  }

  public static let channelName = "base"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .migrate: return .migrate(try BaseMigrate(from: &reader))
    case .migrateData: return .migrateData(try BaseMigrateData(from: &reader))
    case .setAck: return .setAck(try BaseSetAck(from: &reader))
    case .ping: return .ping(try BasePing(from: &reader))
    case .waitForChannels: return .waitForChannels(try BaseWaitForChannels(from: &reader))
    case .disconnecting: return .disconnecting(try BaseDisconnecting(from: &reader))
    case .notify: return .notify(try BaseNotify(from: &reader))
    case .list: return .list(try BaseList(from: &reader))
    case .baseLast: return .baseLast
    case nil: throw reader.error("type", .unknownMessage(type))
    }
  }

  private var number: Number {
    switch self {
    case .migrate: .migrate
    case .migrateData: .migrateData
    case .setAck: .setAck
    case .ping: .ping
    case .waitForChannels: .waitForChannels
    case .disconnecting: .disconnecting
    case .notify: .notify
    case .list: .list
    case .baseLast: .baseLast
    }
  }

  public var type: UInt16 { number.rawValue }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .migrate(let fields): fields.write(to: &writer)
    case .migrateData(let fields): fields.write(to: &writer)
    case .setAck(let fields): fields.write(to: &writer)
    case .ping(let fields): fields.write(to: &writer)
    case .waitForChannels(let fields): fields.write(to: &writer)
    case .disconnecting(let fields): fields.write(to: &writer)
    case .notify(let fields): fields.write(to: &writer)
    case .list(let fields): fields.write(to: &writer)
    case .baseLast: break
    }
  }
}
