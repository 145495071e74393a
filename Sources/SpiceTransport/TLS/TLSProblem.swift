import Foundation
import NIOSSL

/// TLS errors as people can read them.
enum TLSProblem {
  /// Why a handshake failed.
  ///
  /// - Parameter certificate: the server's, if it got so far. The library does not tell why a certificate is refused; its dates tell
  ///   whether that is the time, and what is left is trust.
  static func error(_ error: any Error, certificate: NIOSSLCertificate?) -> ConnectError {
    guard "\(error)".contains("CERTIFICATE_VERIFY_FAILED") else { return .tls(describe(error)) }
    guard let certificate, let names = try? CertificateNames(der: certificate.toDERBytes()) else { return .certificate(.untrusted) }
    let now = Date()
    if now > names.lastDate { return .certificate(.expired(since: names.lastDate.formatted(.iso8601))) }
    if now < names.firstDate { return .certificate(.notYetValid(until: names.firstDate.formatted(.iso8601))) }
    return .certificate(.untrusted)
  }

  /// The library's reasons in an error, in lower case; the whole error where it has none.
  ///
  /// The reasons are only to be had from the error's text, where each stands behind a marker: `OPENSSL_internal:WRONG_VERSION_NUMBER at …`.
  static func describe(_ error: any Error) -> String {
    let text = "\(error)"
    let marker = Array("OPENSSL_internal:".utf8)
    let bytes = Array(text.utf8)
    var reasons: [String] = []
    var index = 0
    while index + marker.count < bytes.count {
      guard bytes[index...].starts(with: marker) else {
        index += 1
        continue
      }
      index += marker.count
      let reason = bytes[index...].prefix { $0 != 32 && $0 != 41 && $0 != 93 }
      reasons.append(String(decoding: reason, as: UTF8.self).lowercased().split(separator: "_").joined(separator: " "))
    }
    return reasons.isEmpty ? text : "the TLS handshake failed: \(reasons.joined(separator: ", "))"
  }
}
