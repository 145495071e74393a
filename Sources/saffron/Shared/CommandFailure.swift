import SpiceClient
import SpiceTransport

/// A failure that ends the command: one line for the person, one number for the script.
struct CommandFailure: Error {
  var status: ExitStatus
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Why a session failed.
  init(_ error: SpiceClientError, server: SpiceURI) {
    self.init(error.exitStatus, "\(server): \(error)")
  }
}

extension SpiceClientError {
  var isWrongPassword: Bool {
    switch self {
    case .connect(_, .permissionDenied), .connect(_, .passwordNeeded): true
    default: false
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .connect(_, let error): error.exitStatus
    case .noEndpoint: .usage
    case .noSuchChannel, .closedByServer, .takenOver: .serverClosed
    case .timedOut: .timedOut
    case .problem(_, .unsupportedImage), .problem(_, .unsupported): .unsupportedImage
    case .problem(_, .malformed), .problem(_, .badImage), .problem(_, .invalid), .problem(_, .limitExceeded),
      .problem(_, .badFrame), .problem(_, .neverCame):
      .brokenProtocol
    case .cannotType, .unsupportedChannel, .alreadyOpen, .notOpen, .closed, .cancelled: .failed
    }
  }
}

extension ConnectError {
  var exitStatus: ExitStatus {
    switch self {
    case .cannotConnect, .proxy: .cannotConnect
    case .timedOut: .timedOut
    case .cancelled: .failed
    case .notSPICE, .httpServer, .webSocket: .notSPICE
    case .tlsPort, .needSecured: .tlsNeeded
    case .plainPort, .needUnsecured: .tlsNotWanted
    case .versionMismatch: .versionMismatch
    case .certificate, .tls: .certificateRefused
    case .passwordNeeded, .permissionDenied, .noCommonMechanism, .unusablePassword: .authenticationFailed
    case .badConnectionID, .channelNotAvailable, .linkError, .closed: .serverClosed
    case .malformedReply: .brokenProtocol
    }
  }
}
