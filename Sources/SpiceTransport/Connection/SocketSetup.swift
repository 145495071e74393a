import NIOCore

/// Options of connected sockets (spec 01, section 16).
enum SocketSetup {
  /// Seconds of keep-alive: when the first probe goes out, and where set, the time between probes and their number.
  struct KeepAlive {
    var idle: Int
    var interval: Int?
    var probes: Int?

    static let server = KeepAlive(idle: 600)
    static let client = KeepAlive(idle: 30, interval: 15, probes: 3)
  }

  #if os(Linux) || os(Android)
    private static let keepIdle: CInt? = 4
    private static let keepInterval: CInt? = 5
    private static let keepCount: CInt? = 6
  #elseif canImport(Darwin)
    private static let keepIdle: CInt? = 0x10
    private static let keepInterval: CInt? = 0x101
    private static let keepCount: CInt? = 0x102
  #else
    private static let keepIdle: CInt? = nil
    private static let keepInterval: CInt? = nil
    private static let keepCount: CInt? = nil
  #endif

  /// Sets the options of a connected socket. What the system does not have is left as it is: a channel works without.
  static func apply(_ keepAlive: KeepAlive, to channel: any Channel) {
    guard let options = channel.syncOptions, transport(of: channel) == .tcp else { return }
    try? options.setOption(.tcpOption(.tcp_nodelay), value: 1)
    try? options.setOption(.socketOption(.so_keepalive), value: 1)
    for (name, value) in [(keepIdle, keepAlive.idle), (keepInterval, keepAlive.interval), (keepCount, keepAlive.probes)] {
      guard let name, let value else { continue }
      try? options.setOption(.tcpOption(.init(rawValue: name)), value: value)
    }
  }

  static func transport(of channel: any Channel) -> TransportKind.Socket {
    if case .unixDomainSocket = channel.localAddress ?? channel.remoteAddress { .unix } else { .tcp }
  }

  /// The peer's address as logs show it.
  static func peer(of channel: any Channel) -> String {
    channel.remoteAddress.map(text) ?? "unknown peer"
  }

  /// An address as people write it.
  static func text(of address: SocketAddress) -> String {
    switch address {
    case .v4(let v4): "\(address.ipAddress ?? v4.host):\(address.port ?? 0)"
    case .v6(let v6): "[\(address.ipAddress ?? v6.host)]:\(address.port ?? 0)"
    case .unixDomainSocket: "unix socket"
    }
  }
}
