import SpiceWire

/// What a client has been sent and has not acknowledged yet (spec 01, section 9), in messages and in bytes.
///
/// The reference counts messages alone, so that 41 full-screen pictures may be on their way to a slow client. Here the window that the
/// client is told is small, which makes its acknowledgements frequent, and sending stops at a number of bytes.
struct FlightWindow {
  /// How many messages the client takes between two acknowledgements.
  static let window: UInt32 = 4
  /// Sending stops while so many bytes are unacknowledged …
  static let byteLimit = 1 << 20
  /// … or so many messages.
  static let messageLimit = 64

  private var messages = ServerAckWindow(window: window)
  /// Sizes of the unacknowledged messages, oldest first.
  private var sizes: [Int] = []
  private(set) var bytes = 0
  var messageCount: Int { sizes.count }

  /// Begins a generation; the SET_ACK to send. What was sent before it is not counted any more, nor is the SET_ACK itself: clients begin to
  /// count behind it (spec 01, section 9.2).
  mutating func begin() -> BaseSetAck {
    let (generation, window) = messages.begin()
    sizes.removeAll(keepingCapacity: true)
    bytes = 0
    return BaseSetAck(generation: generation, window: window)
  }

  mutating func sent(bytes count: Int) {
    messages.sent()
    sizes.append(count)
    bytes += count
  }

  mutating func clientSaw(generation: UInt32) { messages.received(sync: generation) }

  mutating func acknowledged() {
    messages.receivedAck()
    let taken = sizes.count - Int(messages.inFlight)
    for size in sizes.prefix(taken) { bytes -= size }
    sizes.removeFirst(taken)
  }

  /// True while the client may be sent more. A window and one more must always be allowed: the client acknowledges whole windows only.
  var hasRoom: Bool { sizes.count <= Int(Self.window) || (bytes < Self.byteLimit && sizes.count < Self.messageLimit) }
}
