public import NIOCore

/// Limits of a listener.
public struct ListenerOptions: Sendable {
  /// The longest that everything before the first message may take: TLS, WebSocket and the link stage together.
  public var linkTimeout = TimeAmount.seconds(10)
  /// Connections that may be in that stage at once. One more drops the oldest, so that half-open ones cannot keep others out.
  public var maximumUnauthenticated = 128
  /// Permissions of socket files.
  public var socketFileMode: UInt32 = 0o600
  /// Connections that the kernel keeps until they are accepted.
  public var backlog: Int32 = 256

  public init() {}
}
