import SpiceTransport
import SpiceWire
import Testing

@testable import SpiceServer

/// What the reference server did with single messages, asked of a real server over real sockets.
@Suite(.timeLimit(.minutes(2))) struct ServerReactionsTests {
  /// Messages that are kept here although the reference ends the channel, and why.
  private static let onPurpose: [String: String] = [
    "agent_data_empty": "empty data messages are a no-op (spec 01, section 18)",
    "scancode_empty": "empty data messages are a no-op (spec 01, section 18)",
    "agent_data_2049": "bodies may have 64 KiB (spec 01, section 17)",
    "attach_channels_with_26625_bytes": "bodies may have 64 KiB (spec 01, section 17)",
    "scancode_2049": "bodies may have 64 KiB (spec 01, section 17)",
    "cursor_pong_1025": "bodies may have 64 KiB (spec 01, section 17)",
  ]

  /// The answers to messages that are kept here alone; the others have none.
  private static let ownAnswers: [String: [UInt16]] = [
    "attach_channels_with_26625_bytes": [MainServerMessage.Number.channelsList.rawValue]
  ]

  private static let channels: [String: ChannelID] = [
    "main": ChannelID(.main), "inputs": ChannelID(.inputs), "cursor": ChannelID(.cursor),
  ]

  /// A message that no server sends: it marks where the answers end.
  private static let marker: UInt16 = 0xffff

  static var cases: [BehaviourVectors.Reaction] {
    get throws { try BehaviourVectors.reactions().filter { channels[$0.channel] != nil } }
  }

  @Test func theRecordingHasTheChannels() throws {
    #expect(try Self.cases.count >= 45)
    #expect(Set(try Self.cases.map(\.channel)) == Set(Self.channels.keys))
    #expect(Set(Self.onPurpose.keys).isSubset(of: try Self.cases.map(\.name)))
  }

  @Test func reactsAsTheReference() async throws {
    var configuration = ServerConfiguration()
    configuration.mouseMode = .server
    configuration.supportedMouseModes = .server
    let server = try await LiveServer(configuration)
    for entry in try Self.cases {
      let channel = try #require(Self.channels[entry.channel])
      let (main, session) = try await server.join(server.unix)
      var client = main
      if channel.type != .main {
        client = try await server.link(server.unix, channel, session: session)
        try await client.start()
        #expect(await client.next() != nil)
        if channel.type == .cursor { #expect(await client.next()?.type == CursorServerMessage.Number.`init`.rawValue) }
      }
      for message in entry.client_messages { try await client.send(message.number, message.wholeBody) }
      let (isKept, answers) = try await reaction(of: server, on: channel, to: entry.client_messages.count, client: client)
      let expectedToStay = entry.reference_server == "kept" || Self.onPurpose[entry.name] != nil
      #expect(isKept == expectedToStay, "\(entry.name)")
      #expect(answers.map(\.type) == Self.ownAnswers[entry.name] ?? entry.answers.map(\.number), "\(entry.name)")
      for (answer, expected) in zip(answers, entry.answers) where expected.number != MainServerMessage.Number.channelsList.rawValue {
        #expect(answer.body == expected.wholeBody, "\(entry.name)")
      }
      try await main.close()
      try await server.wait { $0.sessionCount == 0 }
    }
    try await server.stop()
  }

  /// Whether the channel was kept after `count` messages, and what was answered, without pings.
  private func reaction(
    of server: LiveServer, on channel: ChannelID, to count: Int, client: LiveClient
  ) async throws -> (isKept: Bool, answers: [MessageFrame]) {
    var isKept = true
    while true {
      let state = try await server.connection(channel) { ($0.isOpen, $0.receivedMessages) }
      let (isOpen, received) = try #require(state)
      isKept = isOpen
      if !isOpen || received >= UInt64(count) { break }
      try await server.pause()
    }
    if isKept { _ = try await server.connection(channel) { $0.send(type: Self.marker, body: wireBody([])) } }
    var answers: [MessageFrame] = []
    while let frame = await client.next(), frame.type != Self.marker { answers.append(frame) }
    return (isKept, answers.filter { $0.type != BaseServerMessage.Number.ping.rawValue })
  }

  // MARK: The start of a session

  @Test func aNewClientIsToldEverythingInTheOrderOfTheSpecification() async throws {
    var configuration = ServerConfiguration()
    configuration.name = "desk"
    configuration.uuid = SIMD16(repeating: 7)
    let server = try await LiveServer(configuration, displays: 2)
    let main = try await server.link(server.tcp, ChannelID(.main))
    try await main.start()
    var messages: [MainServerMessage] = []
    for _ in 0..<6 {
      let frame = try #require(await main.next())
      messages.append(try MainServerMessage.decode(type: frame.type, body: frame.body))
    }
    guard case .initialize(let initialize) = messages[0] else {
      Issue.record("not INIT but \(messages[0])")
      return
    }
    #expect(initialize.sessionID != 0)
    #expect(initialize.displayChannelsHint == 2)
    #expect(initialize.supportedMouseModes == [.server, .client])
    #expect(initialize.currentMouseMode == .client)
    #expect(!initialize.agentConnected)
    #expect(messages[1] == .name(MainName("desk")))
    #expect(messages[2] == .uuid(MainUUID(bytes: SIMD16(repeating: 7))))
    var pings: [BasePing] = []
    for message in messages[3...] { if case .base(.ping(let ping)) = message { pings.append(ping) } }
    #expect(pings.map(\.id) == [1, 2, 3])
    #expect(pings.map(\.data.count) == [0, 0, 256_000])
    try await main.send(MainClientMessage.attachChannels)
    let list = try #require(await main.next())
    let known = [ChannelID(.display), ChannelID(.cursor), ChannelID(.display, id: 1), ChannelID(.cursor, id: 1), ChannelID(.inputs)]
    #expect(
      try MainServerMessage.decode(type: list.type, body: list.body)
        == .channelsList(MainChannelsList(channels: known.map { RawChannelID($0) })))
    try await main.close()
    try await server.stop()
  }

  @Test func aClientThatKnowsNoNamesIsToldNone() async throws {
    var configuration = ServerConfiguration()
    configuration.name = "desk"
    let server = try await LiveServer(configuration)
    let main = try await server.link(server.unix, ChannelID(.main), words: [])
    try await main.start()
    #expect(await main.next()?.type == MainServerMessage.Number.`init`.rawValue)
    try await main.send(MainClientMessage.attachChannels)
    #expect(await main.next()?.type == MainServerMessage.Number.channelsList.rawValue)
    try await main.close()
    try await server.stop()
  }

  @Test(arguments: [ChannelID(.inputs), ChannelID(.cursor), ChannelID(.display)])
  func aSecondChannelOfAKindIsClosedAndTheFirstStays(channel: ChannelID) async throws {
    let server = try await LiveServer()
    let (main, session) = try await server.join(server.unix)
    let first = try await server.link(server.unix, channel, session: session)
    try await first.start()
    #expect(await first.next() != nil)
    let second = try await server.link(server.unix, channel, session: session)
    try await second.start()
    #expect(await second.next() == nil)
    #expect(try await server.connections { $0.map(\.isOpen) } == [true, true, false])
    #expect(try await first.run { $0.isOpen })
    try await main.close()
    await first.end()
    try await server.stop()
  }

  @Test func aLostChannelMayComeAgain() async throws {
    let server = try await LiveServer()
    let (main, session) = try await server.join(server.unix)
    for _ in 0..<3 {
      let inputs = try await server.link(server.unix, ChannelID(.inputs), session: session)
      try await inputs.start()
      #expect(await inputs.next()?.type == InputsServerMessage.Number.`init`.rawValue)
      try await inputs.close()
      try await server.wait { $0.inputs.channelCount == 0 }
    }
    try await main.close()
    try await server.stop()
  }

  @Test func linksThatDoNotFitAreRefused() async throws {
    let server = try await LiveServer()
    let (main, session) = try await server.join(server.unix)
    func failure(_ channel: ChannelID, session: UInt32) async -> ConnectError? {
      do throws(ConnectError) {
        _ = try await server.link(server.unix, channel, session: session)
        return nil
      } catch {
        return error
      }
    }
    #expect(await failure(ChannelID(.inputs), session: session &+ 1) == .badConnectionID)
    #expect(await failure(ChannelID(.display), session: 0) == .badConnectionID)
    // No migration is on its way to here.
    #expect(await failure(ChannelID(.main), session: session) == .badConnectionID)
    for unknown in [ChannelID(.playback), ChannelID(.display, id: 1), ChannelID(.inputs, id: 1), ChannelID(.usbredir)] {
      guard case .closed? = await failure(unknown, session: session) else {
        Issue.record("\(unknown) was not closed silently")
        continue
      }
    }
    #expect(try await server.run { $0.sessionCount } == 1)
    try await main.close()
    try await server.stop()
  }

  // MARK: The end of a session

  @Test func aClientThatDiesAtAnyStageLeavesNothingBehind() async throws {
    let server = try await LiveServer()
    let others: [ChannelID] = [ChannelID(.display), ChannelID(.cursor), ChannelID(.inputs)]
    for stage in 0...8 {
      let (main, session) = try await server.join(server.tcp)
      var clients: [LiveClient] = []
      for channel in others.prefix(stage) {
        let client = try await server.link(server.tcp, channel, session: session)
        // Some read, some never do.
        if stage % 2 == 0 { try await client.start() }
        clients.append(client)
      }
      if stage > 4 { try await clients[2].send(InputsClientMessage.Number.keyDown.rawValue, [0x1e, 0, 0, 0]) }
      if stage > 5 {
        try await clients[0].send(
          DisplayClientMessage.initialize(
            DisplayInit(pixmapCacheID: 1, pixmapCacheSize: 1 << 20, glzDictionaryID: 1, glzDictionaryWindowSize: 1 << 20)))
      }
      if stage > 6 { try await main.send(9999) }
      if stage > 7 { for client in clients { try await client.close() } }
      try await main.close()
      for client in clients where stage % 2 == 0 { await client.end() }
      try await server.wait { core in
        core.sessionCount == 0 && core.inputs.channelCount == 0
          && core.display(0)?.channelCount == 0 && core.display(0)?.cursor.channelCount == 0
      }
    }
    try await server.stop()
  }

  @Test func aNewClientEndsTheOlderSessionIfThatIsThePolicy() async throws {
    var configuration = ServerConfiguration()
    configuration.clients = .newestOnly
    let server = try await LiveServer(configuration)
    let (first, firstID) = try await server.join(server.unix)
    let inputs = try await server.link(server.unix, ChannelID(.inputs), session: firstID)
    try await inputs.start()
    #expect(await inputs.next() != nil)
    let (second, secondID) = try await server.join(server.unix)
    // With the session go its channels and its id, however slowly the older client takes its leave.
    #expect(try await server.connections { $0.map(\.isOpen) } == [false, false, true])
    await #expect(throws: ConnectError.badConnectionID) { try await server.link(server.unix, ChannelID(.cursor), session: firstID) }
    await first.end()
    await inputs.end()
    let cursor = try await server.link(server.unix, ChannelID(.cursor), session: secondID)
    try await cursor.start()
    #expect(await cursor.next() != nil)
    try await server.wait { $0.sessionCount == 1 }
    try await second.close()
    await cursor.end()
    try await server.stop()
  }
}

extension BehaviourVectors.Message {
  /// The body; of long ones the recording has only the beginning, which is then repeated.
  var wholeBody: [UInt8] {
    let digits = (hex ?? "").prefix { $0 != "." }
    let start = BehaviourVectors.Message(number: number, hex: String(digits), size: nil).bytes
    guard let size, !start.isEmpty else { return start }
    return (0..<size).map { start[$0 % start.count] }
  }
}
