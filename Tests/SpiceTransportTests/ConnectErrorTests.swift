import NIOCore
import SpiceTransport
import SpiceWire
import Testing

/// Every way to fail is told apart.
@Suite(.timeLimit(.minutes(2))) struct ConnectErrorTests {
  private func plain(_ port: Int, _ channel: ChannelID = ChannelID(.main), id: UInt32 = 0, password: String = "") async -> ConnectError? {
    await failure { () async throws(ConnectError) in
      try await connect(.tcp(host: "127.0.0.1", port: port), channel, connectionID: id, password: password)
    }
  }

  private func answer(_ bytes: [UInt8], closes: Bool = false) async throws -> ConnectError? {
    let server = try await RawServer(answer: bytes, closes: closes)
    defer { Task { await server.stop() } }
    return await plain(server.port)
  }

  @Test func whatOtherServersSay() async throws {
    #expect(try await answer(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)) == .httpServer(statusLine: "HTTP/1.1 400 Bad Request"))
    #expect(try await answer([0x15, 3, 1, 0, 2, 2, 70]) == .tlsPort)
    #expect(try await answer(Array("SSH-2.0-x\r\n".utf8)) == .notSPICE(firstBytes: Array("SSH-2.0-x\r\n".utf8)))
    #expect(try await answer(LinkHeader.magic + [3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) == .versionMismatch(major: 3, minor: 1))
    #expect(try await answer(LinkReply.errorBlock(.needSecured)) == .needSecured)
    #expect(try await answer(LinkReply.errorBlock(.invalidData)) == .linkError(3))
    #expect(try await answer([], closes: true) == .closed(.link))
    #expect(try await answer(Array(LinkReply.errorBlock(.ok).prefix(40)), closes: true) == .closed(.link))
    var noKey = LinkReply.errorBlock(.ok)
    noKey[12] = 178
    guard case .malformedReply? = try await answer(noKey) else {
      Issue.record("a reply without a key was taken")
      return
    }
  }

  @Test func refusals() async throws {
    let policy = TestServer.Policy(needSecured: [.inputs], needUnsecured: [.cursor])
    let server = try await TestServer(.password("s3cret"), policy: policy)
    let port = try await server.plainPort()
    #expect(await plain(port) == .passwordNeeded)
    #expect(await plain(port, password: "s3cre") == .permissionDenied)
    #expect(await plain(port, ChannelID(.inputs), password: "s3cret") == .needSecured)
    #expect(await plain(port, ChannelID(.display), id: 99, password: "s3cret") == .badConnectionID)
    #expect(await plain(port, ChannelID(.record), id: 99, password: "s3cret") == .channelNotAvailable)
    #expect(await plain(port, ChannelID(.display, id: 9), password: "s3cret") == .closed(.link))
    #expect(await plain(port, password: String(repeating: "x", count: 61)) == .unusablePassword(.passwordTooLong(bytes: 61)))
    let identity = try TLSServerIdentity.selfSigned()
    let tlsPort = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0
    let unsecured = await failure { () async throws(ConnectError) in
      try await connect(
        .tls(host: "127.0.0.1", port: tlsPort, policy: TLSClientPolicy(verification: .none)), ChannelID(.cursor),
        connectionID: TestServer.sessionID, password: "s3cret")
    }
    #expect(unsecured == .needUnsecured)
    try await server.stop()
  }

  @Test func theWrongPort() async throws {
    let server = try await TestServer()
    let plainPort = try await server.plainPort()
    let identity = try TLSServerIdentity.selfSigned()
    let tlsPort = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0
    let tlsToPlain = await failure { () async throws(ConnectError) in
      try await connect(.tls(host: "127.0.0.1", port: plainPort, policy: TLSClientPolicy(verification: .none)))
    }
    #expect(tlsToPlain == .plainPort(firstBytes: LinkHeader.magic))
    let plainToTLS = await plain(tlsPort)
    #expect(plainToTLS == .tlsPort || plainToTLS == .closed(.link))
    let webSocketToTLS = await failure { () async throws(ConnectError) in
      try await connect(.webSocket(host: "127.0.0.1", port: tlsPort))
    }
    #expect(webSocketToTLS == .tlsPort || webSocketToTLS == .closed(.webSocket))
    let lines = server.log.lines.joined(separator: "\n")
    #expect(lines.contains("spoke TLS to the plain port"))
    #expect(lines.contains("spoke plain SPICE to the TLS port"))
    #expect(lines.contains("spoke plain HTTP to the TLS port"))
    try await server.stop()
  }

  @Test func noServerAndNoAnswer() async throws {
    let gone = try await RawServer(answer: [])
    await gone.stop()
    guard case .cannotConnect(let reason)? = await plain(gone.port) else {
      Issue.record("connected to nobody")
      return
    }
    #expect(reason == "127.0.0.1:\(gone.port): Connection refused")
    guard case .cannotConnect? = await failure({ () async throws(ConnectError) in try await connect(.unix(path: "/nonexistent/spice")) })
    else {
      Issue.record("connected to a socket file that is not there")
      return
    }
    let silent = try await RawServer(answer: [])
    let error = await failure { () async throws(ConnectError) in
      try await connect(.tcp(host: "127.0.0.1", port: silent.port), timeout: .milliseconds(200))
    }
    #expect(error == .timedOut(.link))
    let tls = await failure { () async throws(ConnectError) in
      try await connect(
        .tls(host: "127.0.0.1", port: silent.port, policy: TLSClientPolicy(verification: .none)), timeout: .milliseconds(200))
    }
    #expect(tls == .timedOut(.tls))
    await silent.stop()
  }

  @Test func everyErrorHasWords() {
    let stages: [ConnectError.Stage] = [.connect, .proxy, .tls, .webSocket, .link, .authentication]
    let errors =
      stages.flatMap { [ConnectError.timedOut($0), .closed($0)] } + [
        .cannotConnect("x"), .cancelled, .notSPICE(firstBytes: [1, 255]), .httpServer(statusLine: "x"), .tlsPort,
        .plainPort(firstBytes: []),
        .versionMismatch(major: 1, minor: 2), .needSecured, .needUnsecured, .tls("x"), .certificate(.untrusted),
        .certificate(.expired(since: "x")),
        .certificate(.notYetValid(until: "x")), .certificate(.wrongHost("x")), .certificate(.wrongSubject(found: "x", wanted: "y")),
        .certificate(.wrongPublicKey), .passwordNeeded, .permissionDenied, .badConnectionID,
        .channelNotAvailable, .noCommonMechanism, .linkError(3), .linkError(99),
        .malformedReply(WireError(message: "m", field: "f", problem: .nullPointer)), .unusablePassword(.passwordContainsZero), .proxy("x"),
        .webSocket("x"),
      ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect("\(ConnectError.notSPICE(firstBytes: [1, 255]))".contains("01 ff"))
    #expect("\(ConnectError.linkError(3))".contains("invalidData"))
  }

  @Test func cancellation() async throws {
    let silent = try await RawServer(answer: [])
    let port = silent.port
    let task = Task { await plain(port) }
    // The request has come: the client waits for an answer.
    _ = await silent.requests.next()
    task.cancel()
    #expect(await task.value == .cancelled)
    await silent.stop()
  }

  @Test func webSocketServersThatRefuse() async throws {
    let server = try await RawServer(answer: Array("HTTP/1.1 404 Not Found\r\n\r\n".utf8))
    let refused = await failure { () async throws(ConnectError) in try await connect(.webSocket(host: "127.0.0.1", port: server.port)) }
    #expect(refused == .webSocket("the server answers: HTTP/1.1 404 Not Found"))
    await server.stop()
    let liar = try await RawServer(answer: Array("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: AAAA\r\n\r\n".utf8))
    let lied = await failure { () async throws(ConnectError) in try await connect(.webSocket(host: "127.0.0.1", port: liar.port)) }
    #expect(lied == .webSocket("the answer does not fit the request"))
    let request = String(decoding: try #require(await liar.requests.next()), as: UTF8.self)
    #expect(request.hasPrefix("GET / HTTP/1.1\r\n"))
    #expect(request.contains("\r\nSec-WebSocket-Protocol: binary\r\n"))
    await liar.stop()
  }
}
