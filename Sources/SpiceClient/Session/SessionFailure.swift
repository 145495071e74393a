public import SpiceTransport

/// What a person has to be told, and can do, when a session did not come up or ended: an application switches over this and finds its own
/// words and buttons. `SpiceClientError.failure` gives it; the error's `description` has the details for a log.
public enum SessionFailure: Hashable, Sendable {
  // The person is asked for something.

  /// Ask for the password, `setPassword(_:)`, `reconnect()`.
  case passwordNeeded
  /// The password was wrong, or its time is over: say so and ask again.
  case passwordWrong
  /// The password cannot be one of this protocol: too long, or with a zero byte.
  case passwordUnusable(TicketError)
  /// The server wants a user's name and password by SASL, which this client does not have.
  case userNeeded

  // The address or the way there is wrong.

  /// No connection: name not found, refused, unreachable, no such socket file.
  case unreachable(String)
  /// The proxy refuses, or is none.
  case proxy(String)
  case timedOut(SpiceClientError.Stage?)
  /// This port wants TLS.
  case tlsNeeded
  /// This port does not want TLS.
  case tlsNotWanted
  /// Another kind of server answered.
  case notSPICE(String)
  /// The server speaks another major version of the protocol.
  case versionMismatch(major: UInt32, minor: UInt32)

  // The server may be another than it says.

  case certificate(CertificateProblem)
  /// TLS failed in another way.
  case tls(String)

  // The connection is over.

  /// The server refuses the session or one of its channels.
  case refused(String)
  /// Another client has taken the session over: say so, and offer to take it back with `reconnect()`.
  case takenOver
  /// The server ended the connection, or the network did; without a reason, the guest was shut down or the server left in order.
  case closedByServer(reason: String?)
  /// The server sent what is not the protocol.
  case brokenProtocol(String)
  /// The server wants what this client does not do.
  case unsupported(String)

  // This side.

  /// This side closed the session, or the task was cancelled: nothing has to be told.
  case stopped
  /// The application asked for what there is not.
  case misuse(String)
}

extension SpiceClientError {
  /// What a person has to be told.
  public var failure: SessionFailure {
    switch self {
    case .connect(_, let error): error.failure
    case .timedOut(let stage): .timedOut(stage)
    case .closedByServer(_, let reason): .closedByServer(reason: reason)
    case .takenOver: .takenOver
    case .problem(_, .unsupported), .problem(_, .unsupportedImage): .unsupported("\(self)")
    case .problem: .brokenProtocol("\(self)")
    case .closed, .cancelled: .stopped
    case .noEndpoint, .noSuchChannel, .unsupportedChannel, .alreadyOpen, .notOpen, .cannotType: .misuse("\(self)")
    }
  }

  /// Trying again later may help.
  public var mayPass: Bool {
    switch failure {
    case .unreachable, .proxy, .timedOut, .refused, .closedByServer: true
    default: false
    }
  }
}

extension ConnectError {
  fileprivate var failure: SessionFailure {
    switch self {
    case .passwordNeeded: .passwordNeeded
    case .permissionDenied: .passwordWrong
    case .unusablePassword(let problem): .passwordUnusable(problem)
    case .noCommonMechanism: .userNeeded
    case .cannotConnect(let reason): .unreachable(reason)
    case .proxy(let reason): .proxy(reason)
    case .timedOut: .timedOut(nil)
    case .tlsPort, .needSecured: .tlsNeeded
    case .plainPort, .needUnsecured: .tlsNotWanted
    case .notSPICE, .httpServer, .webSocket: .notSPICE("\(self)")
    case .versionMismatch(let major, let minor): .versionMismatch(major: major, minor: minor)
    case .certificate(let problem): .certificate(problem)
    case .tls(let reason): .tls(reason)
    case .badConnectionID, .channelNotAvailable, .linkError: .refused("\(self)")
    case .closed: .closedByServer(reason: "\(self)")
    case .malformedReply: .brokenProtocol("\(self)")
    case .cancelled: .stopped
    }
  }
}
