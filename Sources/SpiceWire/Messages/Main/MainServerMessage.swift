/// The messages of the main channel from the server (spec 02, section 3).
public enum MainServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case migrateBegin(MainMigrateBegin)
  case migrateCancel
  case initialize(MainInit)
  case channelsList(MainChannelsList)
  case mouseMode(MainMouseMode)
  case multiMediaTime(MainMultiMediaTime)
  /// A guest agent is there; to clients without the capability `agentConnectedTokens`.
  case agentConnected
  case agentDisconnected(MainAgentDisconnected)
  case agentData(MainAgentData)
  case agentToken(MainAgentToken)
  case migrateSwitchHost(MainMigrateSwitchHost)
  case migrateEnd
  case name(MainName)
  case uuid(MainUUID)
  case agentConnectedTokens(MainAgentConnectedTokens)
  case migrateBeginSeamless(MainMigrateBeginSeamless)
  /// The new server takes part in a seamless migration.
  case migrateDstSeamlessAck
  /// The new server does not.
  case migrateDstSeamlessNack

  public enum Number: UInt16, MessageNumber {
    case migrateBegin = 101
    case migrateCancel = 102
    case `init` = 103
    case channelsList = 104
    case mouseMode = 105
    case multiMediaTime = 106
    case agentConnected = 107
    case agentDisconnected = 108
    case agentData = 109
    case agentToken = 110
    case migrateSwitchHost = 111
    case migrateEnd = 112
    case name = 113
    case uuid = 114
    case agentConnectedTokens = 115
    case migrateBeginSeamless = 116
    case migrateDstSeamlessAck = 117
    case migrateDstSeamlessNack = 118
  }

  public static let channelName = "main"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .migrateBegin: return .migrateBegin(try MainMigrateBegin(from: &reader))
    case .migrateCancel: return .migrateCancel
    case .`init`: return .initialize(try MainInit(from: &reader))
    case .channelsList: return .channelsList(try MainChannelsList(from: &reader))
    case .mouseMode: return .mouseMode(try MainMouseMode(from: &reader))
    case .multiMediaTime: return .multiMediaTime(try MainMultiMediaTime(from: &reader))
    case .agentConnected: return .agentConnected
    case .agentDisconnected: return .agentDisconnected(try MainAgentDisconnected(from: &reader))
    case .agentData: return .agentData(try MainAgentData(from: &reader))
    case .agentToken: return .agentToken(try MainAgentToken(from: &reader))
    case .migrateSwitchHost: return .migrateSwitchHost(try MainMigrateSwitchHost(from: &reader))
    case .migrateEnd: return .migrateEnd
    case .name: return .name(try MainName(from: &reader))
    case .uuid: return .uuid(try MainUUID(from: &reader))
    case .agentConnectedTokens: return .agentConnectedTokens(try MainAgentConnectedTokens(from: &reader))
    case .migrateBeginSeamless: return .migrateBeginSeamless(try MainMigrateBeginSeamless(from: &reader))
    case .migrateDstSeamlessAck: return .migrateDstSeamlessAck
    case .migrateDstSeamlessNack: return .migrateDstSeamlessNack
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .migrateBegin: Number.migrateBegin.rawValue
    case .migrateCancel: Number.migrateCancel.rawValue
    case .initialize: Number.`init`.rawValue
    case .channelsList: Number.channelsList.rawValue
    case .mouseMode: Number.mouseMode.rawValue
    case .multiMediaTime: Number.multiMediaTime.rawValue
    case .agentConnected: Number.agentConnected.rawValue
    case .agentDisconnected: Number.agentDisconnected.rawValue
    case .agentData: Number.agentData.rawValue
    case .agentToken: Number.agentToken.rawValue
    case .migrateSwitchHost: Number.migrateSwitchHost.rawValue
    case .migrateEnd: Number.migrateEnd.rawValue
    case .name: Number.name.rawValue
    case .uuid: Number.uuid.rawValue
    case .agentConnectedTokens: Number.agentConnectedTokens.rawValue
    case .migrateBeginSeamless: Number.migrateBeginSeamless.rawValue
    case .migrateDstSeamlessAck: Number.migrateDstSeamlessAck.rawValue
    case .migrateDstSeamlessNack: Number.migrateDstSeamlessNack.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .migrateBegin(let fields): fields.write(to: &writer)
    case .initialize(let fields): fields.write(to: &writer)
    case .channelsList(let fields): fields.write(to: &writer)
    case .mouseMode(let fields): fields.write(to: &writer)
    case .multiMediaTime(let fields): fields.write(to: &writer)
    case .agentDisconnected(let fields): fields.write(to: &writer)
    case .agentData(let fields): fields.write(to: &writer)
    case .agentToken(let fields): fields.write(to: &writer)
    case .migrateSwitchHost(let fields): fields.write(to: &writer)
    case .name(let fields): fields.write(to: &writer)
    case .uuid(let fields): fields.write(to: &writer)
    case .agentConnectedTokens(let fields): fields.write(to: &writer)
    case .migrateBeginSeamless(let fields): fields.write(to: &writer)
    case .migrateCancel, .agentConnected, .migrateEnd, .migrateDstSeamlessAck, .migrateDstSeamlessNack: break
    }
  }
}
