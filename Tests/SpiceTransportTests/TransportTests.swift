import NIOCore
import NIOPosix
import SpiceTransport
import SpiceWire
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Messages go both ways over everything that can carry a channel.
@Suite(.timeLimit(.minutes(2))) struct TransportTests {
  private static let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) }

  /// Sends small and large messages through an echoing server and compares what comes back.
  private func exchange(_ peer: Peer, with server: TestServer) async throws {
    try await peer.start()
    let bodies: [[UInt8]] = [[], [1], Array(Self.large.prefix(20_000)), Array(Self.large.prefix(65_000)), [2, 3]]
    for (index, bytes) in bodies.enumerated() { try await peer.send(UInt16(101 + index), bytes) }
    for (index, bytes) in bodies.enumerated() {
      let frame = try #require(await peer.nextFrame())
      #expect(frame.serial == UInt64(index + 1))
      #expect(frame.type == UInt16(101 + index))
      #expect(frame.body == bytes)
    }
    // From the server, as large as a picture.
    let other = try #require(await server.accepted.next())
    try await other.send(900, Self.large)
    try await other.send(901, [])
    #expect(try #require(await peer.nextFrame()).body == Self.large)
    #expect(try #require(await peer.nextFrame()).type == 901)
    try await peer.run { $0.close() }
    #expect(await peer.end() == nil)
    #expect(await other.end() == nil)
  }

  private let display = ChannelID(.display)

  @Test(arguments: ["127.0.0.1", "::1"], [true, false]) func tcp(host: String, mini: Bool) async throws {
    let server = try await TestServer()
    let port = try await server.bind(.tcp(host: host, port: 0)).port ?? 0
    let peer = try await connect(
      .tcp(host: host, port: port), display, connectionID: TestServer.sessionID,
      common: mini ? [.protocolAuthSelection, .miniHeader] : [])
    try await peer.run { connection in
      #expect(connection.headerForm == (mini ? .mini : .full))
      #expect(connection.info.channel == ChannelID(.display))
      #expect(connection.info.transport == TransportKind(.tcp))
      #expect(connection.info.channelCapabilityWords == [0x0f])
      #expect(connection.info.commonCapabilities == [.protocolAuthSelection, .authSpice, .miniHeader])
      #expect(connection.info.peerCertificates.isEmpty)
    }
    try await exchange(peer, with: server)
    try await server.stop()
  }

  @Test func unixSocket() async throws {
    let server = try await TestServer()
    let path = "/tmp/saffron-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    #expect(try await server.bind(.unix(path: path)) == .unix(path: path))
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let peer = try await connect(.unix(path: path), display, connectionID: TestServer.sessionID)
    try await peer.run { #expect($0.info.transport == TransportKind(.unix)) }
    try await exchange(peer, with: server)

    // Somebody listens: the file stays theirs.
    let second = try await TestServer()
    await #expect(throws: ListenError.socketInUse(path: path)) { try await second.bind(.unix(path: path)) }
    try await server.stop()
    #expect(access(path, F_OK) != 0)
  }

  @Test func staleSocketFilesAreReplacedAndNothingElse() async throws {
    let path = "/tmp/saffron-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    defer { unlink(path) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let stale = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    #expect(bound == 0)
    close(stale)
    let server = try await TestServer()
    _ = try await server.bind(.unix(path: path))
    try await exchange(connect(.unix(path: path), display, connectionID: TestServer.sessionID), with: server)
    try await server.stop()

    close(open(path, O_CREAT | O_WRONLY, 0o600))
    let other = try await TestServer()
    await #expect(throws: ListenError.notASocket(path: path)) { try await other.bind(.unix(path: path)) }
    await #expect(throws: ListenError.self) { try await other.bind(.unix(path: String(repeating: "x", count: 200))) }
    #expect(access(path, F_OK) == 0)
  }

  @Test func aPortInUseIsAnError() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    let second = try await TestServer()
    do {
      _ = try await second.bind(.tcp(host: "127.0.0.1", port: port))
      Issue.record("bound a port in use")
    } catch let error as ListenError {
      #expect("\(error)".contains("127.0.0.1:\(port)"))
    }
    try await server.stop()
  }

  @Test func adoptedSocket() async throws {
    let server = try await TestServer(.denied)
    var pair: [CInt] = [0, 0]
    #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair) == 0)
    let (ours, theirs) = (pair[0], pair[1])
    let listener = server.listener
    try await server.loop.flatSubmit { listener.value.adopt(fd: theirs, skipsPassword: true) }.get()
    // A client by hand: the link message, then a ticket for the key in the reply.
    let link = LinkMessage(connectionID: 0, channelType: 1, channelNumber: 0, commonCapabilityWords: [8], channelCapabilityWords: [])
    let request = link.encoded()
    #expect(write(ours, request, request.count) == request.count)
    func take(_ count: Int) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      var have = 0
      while have < count {
        let got = bytes.withUnsafeMutableBytes { recv(ours, $0.baseAddress?.advanced(by: have), count - have, 0) }
        guard got > 0 else { return Array(bytes.prefix(have)) }
        have += got
      }
      return bytes
    }
    let reply = take(16 + 186)
    let key = try LinkReply(body: Array(reply[16...])).publicKey
    let ticket = try TicketKey.ticket(password: Array("whatever".utf8), publicKey: key)
    #expect(write(ours, ticket, ticket.count) == 128)
    #expect(take(4) == [0, 0, 0, 0])
    let message: [UInt8] = [101, 0, 3, 0, 0, 0, 7, 8, 9]
    #expect(write(ours, message, message.count) == message.count)
    #expect(take(9) == message)
    close(ours)
    #expect(await server.accepted.next()?.end() == nil)
  }

  // MARK: TLS

  @Test func tlsWithEveryKindOfTrust() async throws {
    let identity = try TLSServerIdentity.selfSigned(names: ["localhost", "127.0.0.1"])
    let server = try await TestServer()
    let port = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0
    let pem = try identity.certificatePEM
    let policies = [
      TLSClientPolicy(trust: .pem(pem), verification: .hostName),
      TLSClientPolicy(trust: .pem(pem), verification: .hostSubject("CN=LocalHost")),
      TLSClientPolicy(verification: .publicKey(try identity.publicKey)),
      TLSClientPolicy(verification: .none),
    ]
    for policy in policies {
      for host in ["127.0.0.1", "localhost"] {
        let peer = try await connect(
          .tls(host: host, port: port, policy: policy), display, connectionID: TestServer.sessionID)
        try await peer.run { connection in
          #expect(connection.info.transport == TransportKind(.tcp, isTLS: true))
          #expect(connection.info.peerCertificates.count == 1)
        }
        try await exchange(peer, with: server)
      }
    }
    try await server.stop()
  }

  @Test func tlsRefusesWhatIsNotTrusted() async throws {
    let identity = try TLSServerIdentity.selfSigned(names: ["elsewhere.example"])
    let stranger = try TLSServerIdentity.selfSigned(names: ["127.0.0.1"])
    let server = try await TestServer()
    let port = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0
    let pem = try identity.certificatePEM
    let expired = try TLSServerIdentity.selfSigned(names: ["127.0.0.1"], days: 0)
    let expiredPort = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: expired)).port ?? 0
    let cases: [(TLSClientPolicy, Int, CertificateProblem?)] = [
      (TLSClientPolicy(), port, .untrusted),
      (TLSClientPolicy(trust: .pem(pem)), port, .wrongHost("127.0.0.1")),
      (TLSClientPolicy(trust: .pem(try stranger.certificatePEM)), port, .untrusted),
      (TLSClientPolicy(trust: .pem(try stranger.certificatePEM), verification: .hostSubject("CN=elsewhere.example")), port, .untrusted),
      (
        TLSClientPolicy(trust: .pem(pem), verification: .hostSubject("CN=elsewhere.example,O=more")), port,
        .wrongSubject(found: "CN=elsewhere.example", wanted: "CN=elsewhere.example,O=more")
      ),
      (TLSClientPolicy(trust: .pem(pem), verification: .hostSubject("nonsense")), port, nil),
      (TLSClientPolicy(trust: .pem(pem), verification: .publicKey(try stranger.publicKey)), port, .wrongPublicKey),
      (TLSClientPolicy(trust: .pem("not a certificate")), port, nil),
      (TLSClientPolicy(trust: .file("/nonexistent/ca.pem")), port, nil),
    ]
    for (policy, port, problem) in cases {
      let error = await failure { () async throws(ConnectError) in
        try await connect(.tls(host: "127.0.0.1", port: port, policy: policy))
      }
      switch (error, problem) {
      case (.certificate(let found)?, let problem?): #expect(found == problem, "\(policy)")
      case (.tls(let reason)?, nil): #expect(!reason.isEmpty)
      default: Issue.record("\(policy) gave \(String(describing: error))")
      }
    }
    let expiredPEM = try expired.certificatePEM
    let late = await failure { () async throws(ConnectError) in
      try await connect(
        .tls(host: "127.0.0.1", port: expiredPort, policy: TLSClientPolicy(trust: .pem(expiredPEM))))
    }
    guard case .certificate(.expired)? = late else {
      Issue.record("an expired certificate gave \(String(describing: late))")
      return
    }
    #expect(server.accepted.waiting == 0)
    try await server.stop()
  }

  // MARK: WebSocket and proxy

  @Test(arguments: [false, true]) func webSocket(tls: Bool) async throws {
    let identity = try TLSServerIdentity.selfSigned()
    let server = try await TestServer()
    let address: ListenAddress =
      tls ? .tls(host: "127.0.0.1", port: 0, identity: identity) : .tcp(host: "127.0.0.1", port: 0)
    let port = try await server.bind(address).port ?? 0
    let peer = try await connect(
      .webSocket(
        host: "127.0.0.1", port: port, path: "/spice", tls: tls ? TLSClientPolicy(trust: .pem(try identity.certificatePEM)) : nil),
      display, connectionID: TestServer.sessionID)
    try await peer.run { #expect($0.info.transport == TransportKind(.tcp, isTLS: tls, isWebSocket: true)) }
    try await exchange(peer, with: server)
    try await server.stop()
  }

  @Test(arguments: [false, true]) func proxy(tls: Bool) async throws {
    let identity = try TLSServerIdentity.selfSigned()
    let server = try await TestServer()
    let proxy = try await TestProxy()
    let address: ListenAddress =
      tls ? .tls(host: "127.0.0.1", port: 0, identity: identity) : .tcp(host: "127.0.0.1", port: 0)
    let port = try await server.bind(address).port ?? 0
    let way = HTTPProxy(host: "127.0.0.1", port: proxy.port, user: "fred", password: "s3cret")
    // The proxy resolves names, and the certificate is one of the server's name, not of the proxy's.
    let endpoint: SpiceEndpoint =
      tls
      ? .tls(host: "localhost", port: port, policy: TLSClientPolicy(trust: .pem(try identity.certificatePEM)), proxy: way)
      : .tcp(host: "localhost", port: port, proxy: way)
    try await exchange(connect(endpoint, display, connectionID: TestServer.sessionID), with: server)
    let request = try #require(await proxy.requests.next())
    #expect(request.hasPrefix("CONNECT localhost:\(port) HTTP/1.0\r\nHost: localhost:\(port)\r\n"))
    #expect(request.contains("\r\nProxy-Authorization: Basic ZnJlZDpzM2NyZXQ=\r\n"))
    await proxy.stop()
    try await server.stop()
  }

  @Test func proxyThatRefuses() async throws {
    let proxy = try await TestProxy(refuses: true)
    let error = await failure { () async throws(ConnectError) in
      try await connect(.tcp(host: "127.0.0.1", port: 1, proxy: HTTPProxy(host: "127.0.0.1", port: proxy.port)))
    }
    #expect(error == .proxy("HTTP/1.0 403 Forbidden"))
    await proxy.stop()
  }
}
