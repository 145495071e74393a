/// How the client commands end: one number for each kind of failure, so that scripts can tell them apart.
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case failed = 1
  case cannotConnect = 2
  case authenticationFailed = 3
  case certificateRefused = 4
  case notSPICE = 5
  case versionMismatch = 6
  case tlsNeeded = 7
  case tlsNotWanted = 8
  case timedOut = 9
  case serverClosed = 10
  case unsupportedImage = 11
  case brokenProtocol = 12
  case usage = 64

  /// What the number says.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "any other failure, such as a file that cannot be written"
    case .cannotConnect: "cannot connect: no such host, refused, the proxy failed"
    case .authenticationFailed: "wrong password, none where one is needed, or no common mechanism"
    case .certificateRefused: "the TLS handshake failed or the certificate is not trusted"
    case .notSPICE: "what listens there does not speak SPICE"
    case .versionMismatch: "the server speaks another version of SPICE"
    case .tlsNeeded: "the server wants TLS"
    case .tlsNotWanted: "the server wants no TLS"
    case .timedOut: "time-out"
    case .serverClosed: "the server closed the connection, or has no such channel"
    case .unsupportedImage: "the picture needs a codec or a drawing operation that is not supported"
    case .brokenProtocol: "the server sent what no SPICE server may send"
    case .usage: "wrong command line"
    }
  }

  /// The table that `--help` shows.
  static let table: String = {
    let lines = allCases.map { status in
      let number = String(status.rawValue)
      return "  " + String(repeating: " ", count: 2 - number.count) + number + "  " + status.meaning
    }
    return "EXIT STATUS:\n" + lines.joined(separator: "\n")
  }()
}
