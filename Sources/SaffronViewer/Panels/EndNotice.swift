import SpiceClient
import SpiceTransport
import SpiceWire

/// What a person is told when a session is over, or did not come about (spec 11, section 26: exact errors, not "unable to connect").
struct EndNotice: Hashable {
  var title = ""
  /// What happened and what can be done, in a sentence or two.
  var explanation = ""
  /// The exact words of whoever failed.
  var detail: String?
  var mayTryAgain = true

  init(_ error: SpiceClientError?) {
    switch error {
    case nil, .closed?, .cancelled?:
      title = "Disconnected"
      explanation = "The connection was closed from this side."
    case .closedByServer(_, nil)?:
      title = "The server closed the connection"
      explanation = """
        The guest was shut down, or somebody else has connected: most servers serve one viewer at a time. Connecting again takes the \
        session back.
        """
    case .closedByServer(let channel, let reason?)?:
      title = "The connection was lost"
      explanation = "The network or the server failed."
      detail = "\(channel): \(reason)"
    case .connect(let channel, let failure)?:
      describe(failure)
      if channel.type != .main { detail = "\(channel): \(detail ?? "\(failure)")" }
    case .timedOut(let stage)?:
      title = "The server does not answer"
      explanation = "It accepted the connection, but \(stage.rawValue) did not come in time."
    case .problem(_, let problem)?:
      title = "The server broke the protocol"
      explanation = "It sent something that cannot be understood."
      detail = "\(problem)"
    case let other?:
      title = "The session cannot go on"
      explanation = "\(other)".prefix(1).uppercased() + "\(other)".dropFirst() + "."
    }
  }

  private mutating func describe(_ error: ConnectError) {
    title = "Cannot connect"
    detail = "\(error)"
    switch error {
    case .cannotConnect:
      explanation = "Nothing answers at this address. The guest may not be running, or a firewall is in between."
    case .proxy:
      explanation = "The proxy did not let the connection through. The address of the server goes to the proxy as it is."
    case .timedOut: explanation = "The server did not answer in time."
    case .permissionDenied:
      title = "Wrong password"
      explanation = "The server did not accept the password. Passwords from connection files are often good for one use and a short time."
    case .tls:
      title = "The server cannot be trusted"
      explanation = "Its certificate is not the one that is expected, so somebody else may be answering."
    case .needSecured, .tlsPort:
      title = "The server wants TLS"
      explanation = "Use its TLS port: spice+tls://HOST:PORT."
    case .needUnsecured, .plainPort:
      title = "The server wants no TLS"
      explanation = "This port speaks without TLS: use spice://HOST:PORT if you trust the network."
    case .notSPICE, .httpServer, .webSocket: explanation = "Something else than a SPICE server answers at this address."
    case .versionMismatch: explanation = "The server speaks another version of the protocol."
    case .badConnectionID:
      title = "The session is gone"
      explanation = "The server does not know the session any more: the guest was restarted, or another viewer has taken it over."
    case .closed:
      explanation = "The server closed the connection before it was up. It may be busy with another viewer."
    default: explanation = "The server and this viewer could not agree."
    }
  }
}
