import NIOCore
import NIOPosix
import SpiceClient
import SpiceServer
import SpiceTransport
import SpiceWire
import Testing

/// What errors mean for a person.
@Suite(.timeLimit(.minutes(5))) struct SessionFailureTests {
  private static let main = ChannelID(.main)

  @Test(arguments: [
    (ConnectError.passwordNeeded, SessionFailure.passwordNeeded), (.permissionDenied, .passwordWrong),
    (.unusablePassword(.passwordContainsZero), .passwordUnusable(.passwordContainsZero)), (.noCommonMechanism, .userNeeded),
    (.cannotConnect("refused"), .unreachable("refused")), (.proxy("403"), .proxy("403")), (.timedOut(.tls), .timedOut(nil)),
    (.tlsPort, .tlsNeeded), (.needSecured, .tlsNeeded), (.plainPort(firstBytes: []), .tlsNotWanted), (.needUnsecured, .tlsNotWanted),
    (.versionMismatch(major: 3, minor: 1), .versionMismatch(major: 3, minor: 1)),
    (.certificate(.wrongPublicKey), .certificate(.wrongPublicKey)), (.tls("x"), .tls("x")), (.cancelled, .stopped),
  ])
  func connections(error: ConnectError, failure: SessionFailure) {
    #expect(SpiceClientError.connect(Self.main, error).failure == failure)
  }

  @Test func otherErrors() {
    let label = "display draw_copy"
    #expect(SpiceClientError.takenOver.failure == .takenOver)
    #expect(SpiceClientError.closedByServer(Self.main, reason: "x").failure == .closedByServer(reason: "x"))
    #expect(SpiceClientError.timedOut(.picture).failure == .timedOut(.picture))
    #expect(SpiceClientError.closed.failure == .stopped && SpiceClientError.cancelled.failure == .stopped)
    for (problem, isUnsupported) in [
      (ChannelProblem.unsupported(message: label, what: "x"), true), (.unsupportedImage(message: label, codec: "x"), true),
      (.invalid(message: label, what: "x"), false), (.limitExceeded(message: label, what: "x"), false),
    ] {
      let failure = SpiceClientError.problem(Self.main, problem).failure
      if isUnsupported { #expect(failure == .unsupported("\(problem)")) } else { #expect(failure == .brokenProtocol("\(problem)")) }
    }
    for error in [SpiceClientError.noEndpoint, .notOpen(Self.main), .alreadyOpen(Self.main), .cannotType("ä"), .noSuchChannel(Self.main)] {
      #expect(error.failure == .misuse("\(error)"))
    }
  }

  @Test func whatTryingAgainMends() {
    for error in [ConnectError.cannotConnect("x"), .timedOut(.link), .badConnectionID, .closed(.link), .proxy("x")] {
      #expect(SpiceClientError.connect(Self.main, error).mayPass, "\(error)")
    }
    for error in [
      ConnectError.passwordNeeded, .permissionDenied, .certificate(.untrusted), .versionMismatch(major: 1, minor: 0),
      .notSPICE(firstBytes: []),
    ] {
      #expect(!SpiceClientError.connect(Self.main, error).mayPass, "\(error)")
    }
    #expect(!SpiceClientError.takenOver.mayPass && !SpiceClientError.closed.mayPass)
  }

  @Test func serversThatAreNone() async throws {
    let nobody = SpiceSession(
      configuration: SpiceSessionConfiguration(unixSocket: "/nonexistent/spice.sock"), on: HomeServer.group.next())
    guard case .unreachable? = await failure({ try await nobody.start() }) else {
      Issue.record("there is a server where none can be")
      return
    }
    let nowhere = SpiceSession(configuration: SpiceSessionConfiguration(plain: nil), on: HomeServer.group.next())
    guard case .misuse? = await failure({ try await nowhere.start() }) else {
      Issue.record("a session without an address started")
      return
    }
    let home = try await HomeServer(password: "s3cret")
    let long = home.session(password: String(repeating: "x", count: 61))
    #expect(await failure { try await long.start() } == .passwordUnusable(.passwordTooLong(bytes: 61)))
    await home.server.shutDown()
    let server = try await ScriptedServer()
    let port = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: TLSServerIdentity.selfSigned()))
    var configuration = SpiceSessionConfiguration(host: "127.0.0.1", tlsPort: port)
    configuration.linkTimeout = .seconds(120)
    let distrustful = SpiceSession(configuration: configuration, on: HomeServer.group.next())
    #expect(await failure { try await distrustful.start(timeout: .seconds(120)) } == .certificate(.untrusted))
    configuration = SpiceSessionConfiguration(host: "127.0.0.1", tlsPort: port, publicKey: [1, 2, 3])
    configuration.linkTimeout = .seconds(120)
    let pinned = SpiceSession(configuration: configuration, on: HomeServer.group.next())
    #expect(await failure { try await pinned.start(timeout: .seconds(120)) } == .certificate(.wrongPublicKey))
    try await server.stop()
  }
}
