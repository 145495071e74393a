public import SpiceTransport
public import SpiceWire

/// Why a session cannot go on, or one of its requests cannot be met.
public enum SpiceClientError: Error, Sendable {
  /// What the client waited for.
  public enum Stage: String, Hashable, Sendable {
    case initialization = "the server's greeting"
    case channelList = "the list of channels"
    case picture = "the first picture"
    case roundTrip = "the answer to a request"
  }

  /// The configuration names no endpoint.
  case noEndpoint
  /// A channel's connection or its link stage failed.
  case connect(ChannelID, ConnectError)
  /// The server listed no such channel.
  case noSuchChannel(ChannelID)
  /// The session does not know what to do with channels of this kind.
  case unsupportedChannel(ChannelID)
  /// The channel is open already, or is being opened.
  case alreadyOpen(ChannelID)
  /// The channel is not open.
  case notOpen(ChannelID)
  case timedOut(Stage)
  /// The server closed the channel; the text is its reason, if there is one.
  case closedByServer(ChannelID, reason: String?)
  /// The server ended the session, though it is still there for others: most likely another client has taken it over, else somebody who
  /// manages the server ended it.
  case takenOver
  /// The server sent what cannot be handled.
  case problem(ChannelID, ChannelProblem)
  /// The keyboard layout has no key for this character.
  case cannotType(Character)
  /// The session was closed by this side.
  case closed
  /// The task that asked was cancelled.
  case cancelled
}

extension SpiceClientError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noEndpoint: "no address to connect to"
    case .connect(let channel, let error): channel.type == .main ? "\(error)" : "\(channel): \(error)"
    case .noSuchChannel(let channel): "the server has no channel \(channel)"
    case .unsupportedChannel(let channel): "channels of the kind \(channel.type.name) are not supported"
    case .alreadyOpen(let channel): "the channel \(channel) is open already"
    case .notOpen(let channel): "the channel \(channel) is not open"
    case .timedOut(let stage): "timed out while waiting for \(stage.rawValue)"
    case .closedByServer(let channel, let reason): "the server closed the channel \(channel)" + (reason.map { ": \($0)" } ?? "")
    case .takenOver: "the server ended the session: another client has taken it over"
    case .problem(_, let problem): "\(problem)"
    case .cannotType(let character): "the keyboard layout has no key for \(String(reflecting: String(character)))"
    case .closed: "the session is closed"
    case .cancelled: "cancelled"
    }
  }
}
