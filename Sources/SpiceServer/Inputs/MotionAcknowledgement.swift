/// Counts a client's pointer messages: one MOUSE_MOTION_ACK is due after every four (spec 02, section 5.4).
struct MotionAcknowledgement {
  private static let messagesPerAcknowledgement = 4
  private var count = 0

  /// Notes a motion or position message, also one without effect; true if an acknowledgement is due.
  mutating func note() -> Bool {
    count += 1
    guard count == Self.messagesPerAcknowledgement else { return false }
    count = 0
    return true
  }
}
