/// Link error and link result codes (spec 01, section 3.6). DISCONNECTING and AGENT_DISCONNECTED use the same numbers.
public enum LinkErrorCode: UInt32, Hashable, Sendable, CaseIterable {
  case ok = 0
  case error = 1
  /// The first bytes are not those of SPICE, or a WebSocket upgrade failed.
  case invalidMagic = 2
  /// Impossible sizes, or an unknown authentication mechanism.
  case invalidData = 3
  /// The major protocol version differs.
  case versionMismatch = 4
  /// This channel is only to be had over TLS.
  case needSecured = 5
  /// This channel is only to be had without TLS.
  case needUnsecured = 6
  /// The ticket is wrong, expired or cannot be decrypted.
  case permissionDenied = 7
  /// No session has this connection id.
  case badConnectionID = 8
  /// The channel vanished while the link stage went on.
  case channelNotAvailable = 9
}
