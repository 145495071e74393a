import SpiceClient
import SpiceTransport

/// What a person is told when a session is over, or did not come about (spec 11, section 26: exact errors, not "unable to connect").
struct EndNotice: Hashable {
  var title = ""
  /// What happened and what can be done, in a sentence or two.
  var explanation = ""
  /// The exact words of whoever failed.
  var detail: String?

  init(_ error: SpiceClientError?) {
    describe(error?.failure ?? .stopped)
    // The error's own words say also which channel it was.
    if detail != nil, let error { detail = "\(error)" }
  }

  private mutating func describe(_ failure: SessionFailure) {
    switch failure {
    case .passwordNeeded, .passwordWrong:
      title = "Wrong password"
      explanation = "The server did not accept the password. Those of connection files are often good for one use and a short time."
    case .passwordUnusable(let problem):
      title = "This cannot be the password"
      explanation = "A password of this protocol has at most 60 bytes."
      detail = "\(problem)"
    case .userNeeded:
      title = "The server wants a user name"
      explanation = "It asks for a way to sign in that this viewer does not have."
    case .unreachable(let reason):
      title = "Cannot connect"
      explanation = "Nothing answers at this address. The guest may not be running, or a firewall is in between."
      detail = reason
    case .proxy(let reason):
      title = "The proxy refuses"
      explanation = "It did not let the connection through. The server's name goes to the proxy as it is."
      detail = reason
    case .timedOut:
      title = "The server does not answer"
      explanation = "Something is at this address, but it did not go on in time."
      detail = ""
    case .tlsNeeded:
      title = "The server wants TLS"
      explanation = "Use its TLS port: spice+tls://HOST:PORT."
    case .tlsNotWanted:
      title = "The server speaks no TLS here"
      explanation = "Use its TLS port, or spice://HOST:PORT if you trust the network."
    case .notSPICE(let reason):
      title = "This is no SPICE server"
      explanation = "Something else answers at this address."
      detail = reason
    case .versionMismatch(let major, let minor):
      title = "The server is too new or too old"
      explanation = "It speaks version \(major).\(minor) of the protocol; this viewer speaks version 2."
    case .certificate, .tls:
      title = "The server cannot be trusted"
      explanation = "Its certificate is not the one that is expected: somebody else may be answering, or an authority's file is missing."
      detail = ""
    case .refused(let reason):
      title = "The server refuses"
      explanation = "It does not take this viewer's session."
      detail = reason
    case .takenOver:
      title = "Somebody else has connected"
      explanation = "The server serves one viewer at a time, and another one has taken the session. Connecting again takes it back."
    case .closedByServer(nil):
      title = "The server closed the connection"
      explanation = "The guest was shut down, or the server has ended."
    case .closedByServer(let reason?):
      title = "The connection was lost"
      explanation = "The network or the server failed."
      detail = reason
    case .brokenProtocol(let reason):
      title = "The server broke the protocol"
      explanation = "It sent something that cannot be understood."
      detail = reason
    case .unsupported(let reason):
      title = "The server wants something new"
      explanation = "It uses something that this viewer does not know."
      detail = reason
    case .stopped:
      title = "Disconnected"
      explanation = "The connection was closed from this side."
    case .misuse(let reason):
      title = "The session cannot go on"
      explanation = "Something is wrong with the address or with this program."
      detail = reason
    }
  }
}
