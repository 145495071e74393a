import NIOCore
import NIOPosix
import SpiceClient
import SpiceGraphics
import SpiceMedia
import SpiceTransport
import SpiceWire
import Testing

/// Sessions that are recorded, and sessions with a recording.
struct RecordedSessionTests {
  private static let patience = TimeAmount.seconds(120)

  /// Why something failed.
  private func failure(_ work: () async throws -> Void) async -> SpiceClientError? {
    do {
      try await work()
      return nil
    } catch {
      return error as? SpiceClientError
    }
  }

  /// What is recorded of a session that looks at a picture.
  private func record(_ script: ScriptedServer.Script = ScriptedServer.Script()) async throws -> (bytes: [UInt8], picture: DisplaySnapshot)
  {
    let server = try await ScriptedServer(script)
    let port = try await server.listen()
    let memory = RecordingMemory()
    let recorder = SessionRecorder(output: memory, start: 5, source: "spice://somewhere")
    var configuration = SpiceSessionConfiguration(plain: .tcp(host: "127.0.0.1", port: port))
    configuration.password = Array("s3cret".utf8)
    configuration.display = DisplayConfiguration(libraries: .media)
    configuration.observer = recorder
    let session = SpiceSession(configuration: configuration, on: ScriptedServer.group.next())
    #expect(memory.bytes.isEmpty)
    try await session.connect(timeout: Self.patience)
    try await session.open(ChannelID(.display), timeout: Self.patience)
    let picture = try await session.snapshot(timeout: Self.patience)
    recorder.finish()
    let bytes = memory.bytes
    await session.close()
    try await server.stop()
    #expect(memory.bytes.count == bytes.count, "nothing is recorded after the end")
    return (bytes, picture)
  }

  /// A session with a recording, and what plays it.
  private func player(
    of bytes: [UInt8], channels: Set<ChannelID>? = nil, playsEnds: Bool = true, patience: TimeAmount = .seconds(60)
  ) throws -> (session: SpiceSession, transport: RecordingTransport) {
    let loop = ScriptedServer.group.next()
    let channels = try channels ?? Set(RecordingSummary(of: RecordingPieces(bytes)).links.keys)
    let transport = RecordingTransport(RecordingPieces(bytes), channels: channels, playsEnds: playsEnds, patience: patience, on: loop)
    var configuration = SpiceSessionConfiguration(transport: transport)
    configuration.display = DisplayConfiguration(libraries: .media)
    return (SpiceSession(configuration: configuration, on: loop), transport)
  }

  @Test(arguments: [nil, 1000.0])
  func aRecordingEndsInTheSamePicture(speed: Double?) async throws {
    var script = ScriptedServer.Script()
    script.password = .password("s3cret")
    script.idleMessages = 50
    let (bytes, picture) = try await record(script)
    let (session, transport) = try player(of: bytes)
    async let played: Void = transport.play(to: session, speed: speed)
    try await session.start(timeout: Self.patience)
    await played
    #expect(await session.lastPicture() == picture)
    #expect(await session.mainState?.name == "scripted")
    #expect(await session.openChannels == [ChannelID(.main), ChannelID(.display)])
    #expect(await transport.damage == nil)
    #expect(await transport.isTorn == false)
    await session.close()
  }

  @Test func whatIsInARecording() async throws {
    var script = ScriptedServer.Script()
    script.password = .password("s3cret")
    let (bytes, _) = try await record(script)
    // The password is not in it.
    #expect(!bytes.indices.contains { bytes[$0...].starts(with: Array("s3cret".utf8)) })
    let summary = try RecordingSummary(of: RecordingPieces(bytes))
    #expect(summary.header == RecordingHeader(start: 5, source: "spice://somewhere"))
    #expect(summary.duration > 0 && !summary.isTorn && summary.damage == nil)
    let link = try #require(summary.links[ChannelID(.display)])
    #expect(link.connectionID == ScriptedServer.sessionID && link.peer.contains("127.0.0.1") && link.carrier.isEmpty)
    #expect(CapabilitySet<DisplayCapability>(words: link.channelCapabilityWords).contains(.monitorsConfig))
    #expect(CapabilitySet<DisplayCapability>(words: link.clientCapabilityWords).contains(.sizedStream))
    let display = try #require(summary.statistics.channels[ChannelID(.display)])
    #expect(display.received.byType[DisplayServerMessage.Number.surfaceCreate.rawValue]?.messages == 1)
    #expect(display.sent.byType[DisplayClientMessage.Number.`init`.rawValue]?.messages == 1)
    #expect(summary.statistics.images["bitmap"]?.images == 1)
  }

  /// What was there before the program was killed is played.
  @Test func aTornRecording() async throws {
    let (whole, picture) = try await record()
    for bytes in [Array(whole.dropLast()), whole + [3, 0, 0]] {
      let summary = try RecordingSummary(of: RecordingPieces(bytes))
      #expect(summary.isTorn && summary.damage == nil)
    }
    let (session, transport) = try player(of: whole + [3, 0, 0])
    async let played: Void = transport.play(to: session, speed: nil)
    try await session.start(timeout: Self.patience)
    await played
    #expect(await transport.isTorn)
    #expect(await session.lastPicture() == picture)
    await session.close()
  }

  @Test func aDamagedRecording() async throws {
    let (whole, picture) = try await record()
    let bytes = whole + [UInt8](repeating: 0, count: 64)
    let summary = try RecordingSummary(of: RecordingPieces(bytes))
    #expect(summary.damage == .malformed(offset: UInt64(whole.count), what: "no entry"))
    let (session, transport) = try player(of: bytes)
    async let played: Void = transport.play(to: session, speed: nil)
    try await session.start(timeout: Self.patience)
    await played
    #expect(await transport.damage == summary.damage)
    #expect(await session.lastPicture() == picture)
    await session.close()
    #expect(throws: RecordingError.notARecording) { try RecordingSummary(of: RecordingPieces(Array("no recording".utf8))) }
    #expect(throws: RecordingError.notARecording) { try RecordingSummary(of: RecordingPieces([])) }
  }

  /// Channels that were not recorded are refused at once, though the server listed them; the session has the others.
  @Test func channelsThatAreNotThere() async throws {
    let (bytes, picture) = try await record()
    let (session, transport) = try player(of: bytes)
    async let played: Void = transport.play(to: session, speed: nil)
    try await session.start(timeout: Self.patience)
    guard case .connect(_, .channelNotAvailable)? = await failure({ try await session.open(ChannelID(.display, id: 1)) }) else {
      Issue.record("a channel was opened that was not recorded")
      return
    }
    await played
    #expect(await session.lastPicture() == picture)
    await session.close()
  }

  /// A channel that the session does not open is left out.
  @Test func channelsThatAreNotWanted() async throws {
    let (bytes, _) = try await record()
    let (session, transport) = try player(of: bytes, patience: .milliseconds(50))
    async let played: Void = transport.play(to: session, speed: nil)
    try await session.connect(timeout: Self.patience)
    await played
    #expect(await session.openChannels == [ChannelID(.main)])
    guard case .connect(_, .channelNotAvailable)? = await failure({ try await session.open(ChannelID(.display)) }) else {
      Issue.record("a channel was opened after the end of the recording")
      return
    }
    await session.close()
  }

  /// The end that the server made is played, with its reason.
  @Test func theEndOfAConnection() async throws {
    let (session, transport) = try player(of: Self.lateRecording)
    async let started: Void = session.start(timeout: Self.patience)
    await transport.advance(session, to: 1)
    try await started
    #expect(await transport.nextTime() == 2)
    await transport.advance(session, to: 2)
    for await event in session.events {
      if case .closed(let channel, let reason) = event {
        #expect(channel == ChannelID(.main) && reason == "it was late")
        break
      }
    }
    #expect(await transport.nextTime() == nil)
    await session.close()
  }

  /// If ends are not played, the session stays up.
  @Test func noEndOfAConnection() async throws {
    let (session, transport) = try player(of: Self.lateRecording, playsEnds: false)
    async let started: Void = session.start(timeout: Self.patience)
    await transport.play(to: session, speed: nil)
    try await started
    #expect(await transport.nextTime() == nil)
    #expect(await session.openChannels == [ChannelID(.main)])
    #expect(await session.state.isConnected)
    await session.close()
  }

  /// A session whose main channel the server closed.
  private static var lateRecording: [UInt8] {
    let main = RecordingEntry(
      time: 0, connection: 0, event: .opened(RecordedLink(channel: ChannelID(.main), commonCapabilities: [.miniHeader])))
    let greeting = MainServerMessage.initialize(
      MainInit(
        sessionID: 1, displayChannelsHint: 1, supportedMouseModes: .server, currentMouseMode: .server, agentConnected: false,
        agentTokens: 0, multiMediaTime: 0, ramHint: 0))
    let list = MainServerMessage.channelsList(MainChannelsList(channels: []))
    var source = FrameSource()
    var entries = [main]
    for message in [greeting, list] { entries.append(RecordingEntry(time: 1, connection: 0, event: .received(source.frame(message)))) }
    entries.append(RecordingEntry(time: 2, connection: 0, event: .closed(reason: "it was late")))
    return Recordings.bytes(entries)
  }
}
