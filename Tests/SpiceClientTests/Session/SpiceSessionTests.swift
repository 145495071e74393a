import NIOCore
import NIOPosix
import SpiceClient
import SpiceGraphics
import SpiceTransport
import SpiceWire
import Testing

/// Whole sessions over the loopback, against a server that does what the test says.
struct SpiceSessionTests {
  /// For what must come in the end, however busy the machine is.
  private static let patience = TimeAmount.seconds(120)

  private func session(_ configuration: SpiceSessionConfiguration) -> SpiceSession {
    var configuration = configuration
    configuration.linkTimeout = Self.patience
    return SpiceSession(configuration: configuration, on: ScriptedServer.group.next())
  }

  private func session(port: Int, password: String = "") -> SpiceSession {
    session(SpiceSessionConfiguration(plain: .tcp(host: "127.0.0.1", port: port), password: Array(password.utf8)))
  }

  /// Runs a test's work with a server, and stops the server however the work ends.
  private func withServer(_ script: ScriptedServer.Script, _ work: (ScriptedServer) async throws -> Void) async throws {
    let server = try await ScriptedServer(script)
    do {
      try await work(server)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// Why something failed.
  private func failure(_ work: () async throws -> Void) async -> SpiceClientError? {
    do {
      try await work()
      return nil
    } catch {
      return error as? SpiceClientError
    }
  }

  @Test func aPicture() async throws {
    try await withServer(ScriptedServer.Script()) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      let state = try #require(await session.mainState)
      #expect(state.name == "scripted" && state.sessionID == ScriptedServer.sessionID)
      #expect(state.channels == [ChannelID(.display), ChannelID(.display, id: 1), ChannelID(.cursor)])
      try await session.open(ChannelID(.display), timeout: Self.patience)
      let snapshot = try await session.snapshot(timeout: Self.patience)
      #expect(snapshot.size == ScriptedServer.size)
      #expect(snapshot.pixels.prefix(8) == [0x30, 0x20, 0x10, 255, 0x30, 0x20, 0x10, 255])
      #expect(await session.displayState()?.isMarked == true)
      #expect(await session.takeDamage() == Region(Rect(size: ScriptedServer.size)))
      #expect(await session.takeDamage().isEmpty)
      #expect(try await session.measureRoundTrip(timeout: Self.patience) > .nanoseconds(0))
      #expect(await session.linkInfo(of: ChannelID(.display))?.transport == TransportKind(.tcp))
      await session.close()
    }
  }

  @Test func eventsComeInOrder() async throws {
    try await withServer(ScriptedServer.Script()) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      _ = try await session.snapshot(timeout: Self.patience)
      await session.close()
      var told: [String] = []
      for await event in session.events {
        switch event {
        case .opened(let channel, _): told.append("opened \(channel)")
        case .main(.initialized): told.append("initialized")
        case .main(.channelsListed): told.append("listed")
        case .display(_, .primaryCreated): told.append("primary")
        case .display(_, .damaged): told.append("damaged")
        case .display(_, .marked): told.append("marked")
        default: break
        }
      }
      #expect(told == ["opened main 0", "initialized", "listed", "opened display 0", "primary", "damaged", "marked"])
    }
  }

  @Test func aServerThatTakesNoWishes() async throws {
    var script = ScriptedServer.Script()
    script.displayCapabilities = []
    try await withServer(script) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      #expect(try await session.snapshot(timeout: Self.patience).size == ScriptedServer.size)
      await session.close()
    }
  }

  @Test func theWindowIsAcknowledged() async throws {
    var script = ScriptedServer.Script()
    script.idleMessages = 500
    try await withServer(script) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      #expect(try await session.snapshot(timeout: Self.patience).size == ScriptedServer.size)
      await session.close()
    }
  }

  @Test func aDamagedPictureIsNamed() async throws {
    var script = ScriptedServer.Script()
    script.isDamaged = true
    try await withServer(script) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      guard
        case .problem(_, .badImage("display draw_copy", _))? = await failure({
          _ = try await session.snapshot(timeout: Self.patience)
        })
      else {
        Issue.record("an image of zeros was shown")
        return
      }
      // The channel goes on, and what is known of it can be asked.
      try await session.waitForPicture(timeout: Self.patience)
      #expect(await session.displayState()?.primarySize == ScriptedServer.size)
      await session.close()
    }
  }

  @Test func passwords() async throws {
    var script = ScriptedServer.Script()
    script.password = .password("s3cret")
    try await withServer(script) { server in
      let port = try await server.listen()
      let right = session(port: port, password: "s3cret")
      try await right.connect(timeout: Self.patience)
      try await right.open(ChannelID(.display), timeout: Self.patience)
      await right.close()
      for wrong in ["", "s3cre", "s3crets"] {
        let session = session(port: port, password: wrong)
        let error = await failure { try await session.connect(timeout: Self.patience) }
        #expect(error?.failure == (wrong.isEmpty ? .passwordNeeded : .passwordWrong))
      }
    }
  }

  @Test func channelsThatWantTLSGetIt() async throws {
    var script = ScriptedServer.Script()
    script.secured = [.display]
    try await withServer(script) { server in
      let identity = try TLSServerIdentity.selfSigned(names: ["localhost"])
      let port = try await server.listen()
      let tlsPort = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity))
      let policy = try TLSClientPolicy(trust: .pem(identity.certificatePEM), verification: .publicKey(identity.publicKey))
      let session = session(
        SpiceSessionConfiguration(
          plain: .tcp(host: "127.0.0.1", port: port), secure: .tls(host: "127.0.0.1", port: tlsPort, policy: policy)))
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      #expect(await session.linkInfo(of: ChannelID(.main))?.transport.isTLS == false)
      #expect(await session.linkInfo(of: ChannelID(.display))?.transport.isTLS == true)
      #expect(await session.linkInfo(of: ChannelID(.display))?.tlsVersion == "TLS 1.3")
      await session.close()

      let plainOnly = self.session(port: port)
      try await plainOnly.connect(timeout: Self.patience)
      guard
        case .connect(ChannelID(.display), .needSecured)? = await failure({
          try await plainOnly.open(ChannelID(.display), timeout: Self.patience)
        })
      else {
        Issue.record("a channel that wants TLS was opened without")
        return
      }
      await plainOnly.close()
    }
  }

  // MARK: Servers that stop

  @Test(arguments: [
    (ScriptedServer.Script(greets: false), SpiceClientError.Stage.initialization),
    (ScriptedServer.Script(lists: false), SpiceClientError.Stage.channelList),
  ])
  func aServerThatSaysNothing(script: ScriptedServer.Script, awaited: SpiceClientError.Stage) async throws {
    try await withServer(script) { server in
      let port = try await server.listen()
      // A very busy machine may not get so far at first.
      for seconds in [2, 20, 120] {
        let session = session(port: port)
        let error = await failure { try await session.connect(timeout: .seconds(Int64(seconds))) }
        await session.close()
        switch error {
        case .timedOut(awaited)?: return
        case .timedOut?, .connect(_, .timedOut)?: continue
        default:
          Issue.record("no time-out but \(String(describing: error))")
          return
        }
      }
      Issue.record("no time-out while waiting for \(awaited.rawValue)")
    }
  }

  @Test func aPictureThatNeverBecomesWhole() async throws {
    try await withServer(ScriptedServer.Script(marks: false)) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      guard case .timedOut(.picture)? = await failure({ _ = try await session.snapshot(timeout: .milliseconds(300)) }) else {
        Issue.record("there is a picture that was not marked")
        return
      }
      await session.close()
    }
  }

  @Test func aServerThatCloses() async throws {
    try await withServer(ScriptedServer.Script(closesMainAfterGreeting: true)) { server in
      let session = session(port: try await server.listen())
      guard case .closedByServer(ChannelID(.main), _)? = await failure({ try await session.connect(timeout: Self.patience) }) else {
        Issue.record("the end was not seen")
        return
      }
      guard case .closedByServer(ChannelID(.main), _)? = await failure({ try await session.open(ChannelID(.display)) }) else {
        Issue.record("a session that is over opened a channel")
        return
      }
    }
    try await withServer(ScriptedServer.Script(marks: false, closesDisplayAfterPicture: true)) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      guard case .closedByServer(ChannelID(.display), _)? = await failure({ _ = try await session.snapshot(timeout: Self.patience) }) else {
        Issue.record("the end was not seen")
        return
      }
      await session.close()
    }
  }

  // MARK: Misuse and ends

  @Test func whatIsNotThere() async throws {
    try await withServer(ScriptedServer.Script()) { server in
      let session = session(port: try await server.listen())
      guard case .notOpen? = await failure({ try await session.open(ChannelID(.display), timeout: Self.patience) }) else {
        Issue.record("a channel was opened before main")
        return
      }
      try await session.connect(timeout: Self.patience)
      guard case .noSuchChannel? = await failure({ try await session.open(ChannelID(.display, id: 3)) }) else {
        Issue.record("a channel was opened that was not listed")
        return
      }
      guard case .notOpen? = await failure({ _ = try await session.snapshot(timeout: Self.patience) }) else {
        Issue.record("a picture came from a channel that is not open")
        return
      }
      try await session.open(ChannelID(.display), timeout: Self.patience)
      guard case .alreadyOpen? = await failure({ try await session.open(ChannelID(.display), timeout: Self.patience) }) else {
        Issue.record("a channel was opened twice")
        return
      }
      // Listed, but the server does not let anybody in.
      guard
        case .connect(ChannelID(.display, id: 1), .closed)? = await failure({
          try await session.open(ChannelID(.display, id: 1), timeout: Self.patience)
        })
      else {
        Issue.record("a refused channel was opened")
        return
      }
      guard case .unsupportedChannel? = await failure({ try await session.open(ChannelID(.smartcard)) }) else {
        Issue.record("a channel of no use was opened")
        return
      }
      await session.close()
      guard case .closed? = await failure({ _ = try await session.measureRoundTrip(timeout: Self.patience) }) else {
        Issue.record("a closed session answered")
        return
      }
    }
  }

  @Test func waitingEndsWhenTheSessionIsClosed() async throws {
    try await withServer(ScriptedServer.Script(marks: false)) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      async let waiting: SpiceClientError? = failure { _ = try await session.snapshot(timeout: Self.patience) }
      await session.close()
      guard case .closed? = await waiting else {
        Issue.record("the wait did not end")
        return
      }
    }
  }

  @Test func waitingEndsWhenTheTaskIsCancelled() async throws {
    try await withServer(ScriptedServer.Script(marks: false)) { server in
      let session = session(port: try await server.listen())
      try await session.connect(timeout: Self.patience)
      try await session.open(ChannelID(.display), timeout: Self.patience)
      let task = Task { await failure { _ = try await session.snapshot(timeout: Self.patience) } }
      task.cancel()
      guard case .cancelled? = await task.value else {
        Issue.record("the wait did not end")
        return
      }
      await session.close()
    }
  }

  @Test func endpointsOfAddresses() throws {
    let uri = try SpiceURI("spice://[fe80::1%25eth0]:5900?tls-port=5901&password=x")
    let configuration = try SpiceSessionConfiguration(uri: uri)
    guard case .tcp("fe80::1%eth0", 5900)? = configuration.plain?.address,
      case .tls("fe80::1%eth0", 5901, _)? = configuration.secure?.address
    else {
      Issue.record("\(configuration)")
      return
    }
    #expect(configuration.password == Array("x".utf8))
    #expect(throws: SpiceURIError.invalidHost) { try SpiceSessionConfiguration(uri: SpiceURI("spice://:5900")) }
    for port in ["abc", "0", "65536", "+5", "1:2"] {
      #expect(throws: SpiceURIError.invalidPort(port)) { try SpiceSessionConfiguration(uri: SpiceURI("spice://host:\(port)")) }
    }
  }
}
