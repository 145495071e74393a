/// When a client has to send ACK (spec 01, section 9.2).
public struct ClientAckCounter: Hashable, Sendable {
  private var window: UInt32 = 0
  private var left: UInt32 = 0

  public init() {}

  /// SET_ACK came: the client answers with ACK_SYNC of the same generation and counts anew. A window of 0 switches ACKs off.
  public mutating func set(window: UInt32) {
    self.window = window
    left = window
  }

  /// A top-level message came: call it before the message itself is handled and after its sub-messages, also for messages that do not
  /// parse. True if ACK has to be sent now.
  public mutating func received() -> Bool {
    guard left > 0 else { return false }
    left -= 1
    guard left == 0 else { return false }
    left = window
    return true
  }
}
