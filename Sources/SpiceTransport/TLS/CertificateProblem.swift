/// Why a server's certificate is refused.
public enum CertificateProblem: Hashable, Sendable {
  /// Its chain ends at no authority that is trusted, or it is signed by itself and not among those that are trusted.
  case untrusted
  /// Its time is over; the date is that of its end, as `2026-11-22T19:00:00Z`.
  case expired(since: String)
  /// Its time has not begun: one of the two clocks is wrong.
  case notYetValid(until: String)
  /// It is trusted, but not one of this host.
  case wrongHost(String)
  /// It is trusted, but its subject is another than the one that is wanted.
  case wrongSubject(found: String, wanted: String)
  /// Its public key is another than the pinned one.
  case wrongPublicKey
}

extension CertificateProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .untrusted: "the server's certificate is not trusted"
    case .expired(let date): "the server's certificate has expired, on \(date)"
    case .notYetValid(let date): "the server's certificate is not valid before \(date)"
    case .wrongHost(let host): "the server's certificate is not one of \(host)"
    case .wrongSubject(let found, let wanted): "the subject of the server's certificate is \(found), not \(wanted)"
    case .wrongPublicKey: "the server has another public key than the pinned one"
    }
  }
}
