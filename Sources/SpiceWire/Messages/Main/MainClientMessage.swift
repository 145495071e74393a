/// The messages of the main channel from the client (spec 02, section 3).
public enum MainClientMessage: ChannelMessage {
  case base(BaseClientMessage)
  /// Obsolete.
  case clientInfo(MainClientInfo)
  case migrateConnected
  case migrateConnectError
  /// Asks for the list of channels.
  case attachChannels
  case mouseModeRequest(MainMouseModeRequest)
  case agentStart(MainAgentStart)
  case agentData(MainAgentData)
  case agentToken(MainAgentToken)
  case migrateEnd
  case migrateDstDoSeamless(MainMigrateDstDoSeamless)
  case migrateConnectedSeamless
  /// Obsolete.
  case qualityIndicator(MainQualityIndicator)

  public enum Number: UInt16, MessageNumber {
    case clientInfo = 101
    case migrateConnected = 102
    case migrateConnectError = 103
    case attachChannels = 104
    case mouseModeRequest = 105
    case agentStart = 106
    case agentData = 107
    case agentToken = 108
    case migrateEnd = 109
    case migrateDstDoSeamless = 110
    case migrateConnectedSeamless = 111
    case qualityIndicator = 112
  }

  public static let channelName = "main"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseClientMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .clientInfo: return .clientInfo(try MainClientInfo(from: &reader))
    case .migrateConnected: return .migrateConnected
    case .migrateConnectError: return .migrateConnectError
    case .attachChannels: return .attachChannels
    case .mouseModeRequest: return .mouseModeRequest(try MainMouseModeRequest(from: &reader))
    case .agentStart: return .agentStart(try MainAgentStart(from: &reader))
    case .agentData: return .agentData(try MainAgentData(from: &reader))
    case .agentToken: return .agentToken(try MainAgentToken(from: &reader))
    case .migrateEnd: return .migrateEnd
    case .migrateDstDoSeamless: return .migrateDstDoSeamless(try MainMigrateDstDoSeamless(from: &reader))
    case .migrateConnectedSeamless: return .migrateConnectedSeamless
    case .qualityIndicator: return .qualityIndicator(try MainQualityIndicator(from: &reader))
    case nil: return .base(try BaseClientMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .clientInfo: Number.clientInfo.rawValue
    case .migrateConnected: Number.migrateConnected.rawValue
    case .migrateConnectError: Number.migrateConnectError.rawValue
    case .attachChannels: Number.attachChannels.rawValue
    case .mouseModeRequest: Number.mouseModeRequest.rawValue
    case .agentStart: Number.agentStart.rawValue
    case .agentData: Number.agentData.rawValue
    case .agentToken: Number.agentToken.rawValue
    case .migrateEnd: Number.migrateEnd.rawValue
    case .migrateDstDoSeamless: Number.migrateDstDoSeamless.rawValue
    case .migrateConnectedSeamless: Number.migrateConnectedSeamless.rawValue
    case .qualityIndicator: Number.qualityIndicator.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .clientInfo(let fields): fields.write(to: &writer)
    case .mouseModeRequest(let fields): fields.write(to: &writer)
    case .agentStart(let fields): fields.write(to: &writer)
    case .agentData(let fields): fields.write(to: &writer)
    case .agentToken(let fields): fields.write(to: &writer)
    case .migrateDstDoSeamless(let fields): fields.write(to: &writer)
    case .qualityIndicator(let fields): fields.write(to: &writer)
    case .migrateConnected, .migrateConnectError, .attachChannels, .migrateEnd, .migrateConnectedSeamless: break
    }
  }
}
