/// MIGRATE_DATA of the main channel: the state of the stream of agent messages (spec 02, section 4.7).
public struct MainMigrationData: MigrationData {
  public static let label = "main migrate_data"
  public static let magic: StaticString = "MNMD"

  /// What becomes of the message that is under way.
  public enum FilterResult: UInt8, Hashable, Sendable {
    case pass = 0
    case discard = 1
    case protocolError = 2
    case monitorsConfig = 3
  }

  /// How much of the 20-byte header of an agent message the server had read from the device.
  public enum MessageHeader: Hashable, Sendable {
    /// These bytes of it, fewer than 20.
    case partial([UInt8])
    /// All of it.
    case complete
  }

  /// Where reading from the device stopped.
  public struct AgentToClient: Hashable, Sendable {
    /// Bytes of the device's chunk header that were read; 8 = complete.
    public var chunkHeaderSize: UInt32
    /// The chunk header's fields; partial bytes if it is not complete.
    public var chunkPort: UInt32
    /// Bytes of the chunk still to come. The reference loses it when the message header is partial.
    public var chunkSize: UInt32
    public var messageHeader: MessageHeader
    /// Bytes of the agent message still to come.
    public var messageRemaining: UInt32
    public var filterResult: FilterResult

    public init(
      chunkHeaderSize: UInt32 = 0, chunkPort: UInt32 = 0, chunkSize: UInt32 = 0, messageHeader: MessageHeader = .partial([]),
      messageRemaining: UInt32 = 0, filterResult: FilterResult = .pass
    ) {
      self.chunkHeaderSize = chunkHeaderSize
      self.chunkPort = chunkPort
      self.chunkSize = chunkSize
      self.messageHeader = messageHeader
      self.messageRemaining = messageRemaining
      self.filterResult = filterResult
    }
  }

  /// Where reading from the client stopped.
  public struct ClientToAgent: Hashable, Sendable {
    /// Bytes of the client's message still to come.
    public var messageRemaining: UInt32
    public var filterResult: FilterResult

    public init(messageRemaining: UInt32 = 0, filterResult: FilterResult = .pass) {
      self.messageRemaining = messageRemaining
      self.filterResult = filterResult
    }
  }

  public var device: CharacterDeviceState
  /// Whether the client had sent AGENT_START.
  public var isClientAgentStarted: Bool
  public var agentToClient: AgentToClient
  public var clientToAgent: ClientToAgent

  public init(
    device: CharacterDeviceState, isClientAgentStarted: Bool, agentToClient: AgentToClient = AgentToClient(),
    clientToAgent: ClientToAgent = ClientToAgent()
  ) {
    self.device = device
    self.isClientAgentStarted = isClientAgentStarted
    self.agentToClient = agentToClient
    self.clientToAgent = clientToAgent
  }

  public init(fields reader: inout WireReader) throws(WireError) {
    device = try CharacterDeviceState(from: &reader)
    isClientAgentStarted = try reader.flag("client_agent_started")
    agentToClient = try reader.nested("agent_to_client") { (reader) throws(WireError) in
      let chunkHeaderSize = try reader.u32("chunk_header_size")
      guard chunkHeaderSize <= 8 else { throw reader.error("chunk_header_size", .tooLarge(value: UInt64(chunkHeaderSize), limit: 8)) }
      return AgentToClient(
        chunkHeaderSize: chunkHeaderSize, chunkPort: try reader.u32("chunk_port"), chunkSize: try reader.u32("chunk_size"),
        messageHeader: try Self.messageHeader(&reader), messageRemaining: try reader.u32("msg_remaining"),
        filterResult: try Self.filterResult(&reader))
    }
    clientToAgent = try reader.nested("client_to_agent") { (reader) throws(WireError) in
      ClientToAgent(messageRemaining: try reader.u32("msg_remaining"), filterResult: try Self.filterResult(&reader))
    }
  }

  private static func messageHeader(_ reader: inout WireReader) throws(WireError) -> MessageHeader {
    let isDone = try reader.flag("msg_header_done")
    let size = try reader.u32("msg_header_partial_len")
    if isDone {
      _ = try reader.u32("msg_header_ptr")
      return .complete
    }
    guard size < 20 else { throw reader.error("msg_header_partial_len", .tooLarge(value: UInt64(size), limit: 19)) }
    return .partial(try reader.migrationBytes(size, "msg_header_ptr"))
  }

  private static func filterResult(_ reader: inout WireReader) throws(WireError) -> FilterResult {
    let value = try reader.u8("msg_filter_result")
    guard let result = FilterResult(rawValue: value) else { throw reader.error("msg_filter_result", .invalidValue(Int64(value))) }
    return result
  }

  public func writeFields(to writer: inout WireWriter) {
    device.write(to: &writer)
    writer.flag(isClientAgentStarted)
    writer.u32(agentToClient.chunkHeaderSize)
    writer.u32(agentToClient.chunkPort)
    writer.u32(agentToClient.chunkSize)
    switch agentToClient.messageHeader {
    case .partial(let bytes):
      writer.flag(false)
      writer.u32(UInt32(bytes.count))
      writer.pointer { writer in writer.copy(bytes) }
    case .complete:
      writer.flag(true)
      writer.u32(0)
      writer.pointer(nil)
    }
    writer.u32(agentToClient.messageRemaining)
    writer.u8(agentToClient.filterResult.rawValue)
    writer.u32(clientToAgent.messageRemaining)
    writer.u8(clientToAgent.filterResult.rawValue)
  }
}
