/// TLS errors as people can read them.
enum TLSProblem {
  /// The library's reasons in an error, in lower case; the whole error where it has none.
  ///
  /// The reasons are only to be had from the error's text, where each stands behind a marker: `OPENSSL_internal:WRONG_VERSION_NUMBER at …`.
  static func describe(_ error: any Error) -> String {
    let text = "\(error)"
    if text.contains("CERTIFICATE_VERIFY_FAILED") { return "the server's certificate is not trusted" }
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
