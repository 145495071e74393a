/// How a message to the agent is cut for AGENT_DATA (spec 10, section 4.1): pieces of at most 2048 bytes, none with parts of two messages.
public enum AgentDataPieces {
  /// Bytes of the longest body of AGENT_DATA.
  public static let longest = 2048

  public static func pieces(of message: [UInt8]) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: message.count, by: longest).map { message[$0..<min($0 + longest, message.count)] }
  }
}
