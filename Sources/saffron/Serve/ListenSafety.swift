import SpiceTransport

/// Keeps a desktop from being given to a network by accident.
enum ListenSafety {
  /// Throws unless every address is this machine's own, or a password keeps strangers out, or the user insists.
  static func check(addresses: [String], hasPassword: Bool, allowInsecure: Bool) throws(CommandFailure) {
    guard !hasPassword, !allowInsecure, let open = addresses.first(where: { !isLoopback($0) }) else { return }
    throw CommandFailure(
      .usage,
      """
      Listening on \(open) without a password would give this desktop to everybody who can reach it.
      Set a password with --password-file FILE, SAFFRON_PASSWORD or --ask-password (and encrypt with --tls-port), \
      or stay on 127.0.0.1 and use an SSH tunnel, or, if you mean it, add --allow-insecure.
      """)
  }

  static func isLoopback(_ address: String) -> Bool {
    let octets = address.split(separator: ".", omittingEmptySubsequences: false)
    return address == "localhost" || address == "::1" || (octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil })
  }
}
