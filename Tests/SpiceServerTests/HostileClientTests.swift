import Glibc
import NIOCore
import NIOPosix
import SpiceGraphics
import SpiceTransport
import SpiceWire
import Synchronization
import Testing

@testable import SpiceServer

/// Clients that know the password and mean harm: they cost a bounded amount of memory, and the others notice nothing.
@Suite(.timeLimit(.minutes(2))) struct HostileClientTests {
  @Test func questionsOfAClientThatDoesNotReadAreNotAnsweredWithoutEnd() async throws {
    // Many displays make the answers long.
    let server = try await LiveServer(displays: 200)
    let main = try await server.link(server.unix, ChannelID(.main))
    let count = 8000
    try await main.send(MainClientMessage.Number.attachChannels.rawValue, times: count)
    // Until the server has stopped to read, or has read everything. When it has stopped the kernel may still take some.
    let isOver: @Sendable (MessageConnection) -> Bool = { $0.pendingBytes > 512 << 10 || $0.receivedMessages == count }
    while try await server.connection(ChannelID(.main), isOver) != true { try await server.pause() }
    for _ in 0..<20 { try await server.pause() }
    let state = try await server.connection(ChannelID(.main)) { ($0.pendingBytes, $0.receivedMessages) }
    let (pending, received) = try #require(state)
    #expect(pending < 2 << 20)
    #expect(received < count)
    // One that begins to read gets all its answers, behind the INIT.
    try await main.start()
    for _ in 0...count { #expect(await main.next() != nil) }
    try await main.close()
    try await server.wait { $0.sessionCount == 0 }
    try await server.stop()
  }

  private static let fillers = 3

  /// A client that has stopped to read, for whom so much waits that nothing should be added without need.
  private func fallAsleep(_ server: LiveServer, _ channel: ChannelID) async throws {
    _ = try await server.connection(channel) { connection in
      for _ in 0..<Self.fillers { connection.send(type: 0xffff, body: wireBody([UInt8](repeating: 0, count: 1 << 20))) }
    }
    // The kernels take what they take.
    for _ in 0..<20 { try await server.pause() }
    #expect(try #require(await server.connection(channel) { $0.pendingBytes }) > 1 << 20)
  }

  /// What one client does is told to all of them; one that does not read must not make the server keep all of it.
  @Test func newsForAClientThatDoesNotReadAreNotKept() async throws {
    let server = try await LiveServer()
    let main = try await server.link(server.unix, ChannelID(.main))
    try await server.wait { $0.sessionCount == 1 }
    try await fallAsleep(server, ChannelID(.main))
    let sent = try await server.connection(ChannelID(.main)) { $0.sentMessages }
    try await server.run { core in
      for mode: MouseMode in [.server, .client, .server, .client, .server] { core.requestMouseMode(mode) }
    }
    #expect(try await server.connection(ChannelID(.main)) { $0.sentMessages } == sent)
    // When it wakes up it learns how things stand.
    try await main.start()
    #expect(await main.next()?.type == MainServerMessage.Number.`init`.rawValue)
    for _ in 0..<Self.fillers { #expect(await main.next()?.type == 0xffff) }
    let news = try #require(await main.next())
    #expect(
      try MainServerMessage.decode(type: news.type, body: news.body)
        == .mouseMode(MainMouseMode(supported: [.server, .client], current: .server)))
    try await server.run { $0.requestMouseMode(.client) }
    #expect(await main.next()?.type == news.type)
    try await main.close()
    try await server.stop()
  }

  @Test func locksForAClientThatDoesNotReadAreNotKept() async throws {
    let server = try await LiveServer()
    let (main, session) = try await server.join(server.unix)
    let inputs = try await server.link(server.unix, ChannelID(.inputs), session: session)
    try await server.wait { $0.inputs.channelCount == 1 }
    try await fallAsleep(server, ChannelID(.inputs))
    let sent = try await server.connection(ChannelID(.inputs)) { $0.sentMessages }
    try await server.run { core in
      for locks: KeyboardModifiers in [.capsLock, .numLock, .scrollLock] { core.inputs.ledsChanged(locks) }
    }
    #expect(try await server.connection(ChannelID(.inputs)) { $0.sentMessages } == sent)
    try await inputs.start()
    #expect(await inputs.next()?.type == InputsServerMessage.Number.`init`.rawValue)
    for _ in 0..<Self.fillers { #expect(await inputs.next()?.type == 0xffff) }
    let news = try #require(await inputs.next())
    #expect(
      try InputsServerMessage.decode(type: news.type, body: news.body) == .keyModifiers(InputsKeyModifiers(modifiers: .scrollLock)))
    try await main.close()
    try await server.stop()
  }

  @Test(arguments: [UInt16(0), 3, 4, 0xffff]) func mouseModesThatAreNoneAreIgnored(mode: UInt16) async throws {
    let server = try await LiveServer()
    let (main, _) = try await server.join(server.unix)
    try await main.send(MainClientMessage.Number.mouseModeRequest.rawValue, [UInt8(mode & 0xff), UInt8(mode >> 8)])
    try await main.send(MainClientMessage.attachChannels)
    #expect(await main.next()?.type == MainServerMessage.Number.channelsList.rawValue)
    #expect(try await server.run { $0.mouseMode } == .client)
    try await main.close()
    try await server.stop()
  }

  @Test func sessionsAreLimited() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumClients = 3
    let server = try await LiveServer(configuration)
    var clients: [LiveClient] = []
    for _ in 0..<3 { clients.append(try await server.join(server.unix).main) }
    await #expect(throws: ConnectError.linkError(LinkErrorCode.error.rawValue)) { try await server.link(server.unix, ChannelID(.main)) }
    try await clients[0].close()
    try await server.wait { $0.sessionCount == 2 }
    clients.append(try await server.join(server.unix).main)
    for client in clients { try await client.close() }
    try await server.stop()
  }

  @Test func migrationDataOfManyMegabytesIsRefusedByItsHeader() async throws {
    let server = try await LiveServer()
    let (main, session) = try await server.join(server.unix)
    let cursor = try await server.link(server.unix, ChannelID(.cursor), session: session)
    try await cursor.start()
    try await cursor.send(BaseClientMessage.Number.migrateData.rawValue, [UInt8](repeating: 0, count: 1 << 20))
    await cursor.end()
    #expect(try await server.connection(ChannelID(.cursor)) { $0.receivedMessages } == 0)
    try await main.close()
    try await server.stop()
  }

  // MARK: The server's end

  @Test func everyCallToShutDownIsAnswered() async throws {
    let server = try await LiveServer()
    let (main, _) = try await server.join(server.unix)
    async let first: Void = server.stop()
    async let second: Void = server.stop()
    async let third: Void = server.stop()
    _ = try await (first, second, third)
    await main.end()
    #expect(try await server.run { $0.sessionCount } == 0)
    try await server.stop()
  }

  @Test func aServerThatHasEndedTakesNobodyIn() async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let server = try await SpiceServer.start(eventLoop: loop)
    let tickets = try TicketBox(.open)
    await server.shutDown()
    await #expect(throws: ListenError.closed) { try await server.listen(on: [.tcp(host: "127.0.0.1", port: 0)], tickets: tickets) }
    await #expect(throws: ListenError.closed) { try await server.adopt(fileDescriptor: -1, tickets: tickets) }
  }

  @Test func adoptedSocketsLeaveNothingBehind() async throws {
    let server = try await LiveServer()
    let tickets = try TicketBox(.open)
    for _ in 0..<3 {
      var descriptors: [CInt] = [-1, -1]
      try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &descriptors) == 0)
      let descriptor = descriptors[0]
      try await server.loop.flatSubmit { [core = server.core] in
        core.value.adopt(fd: descriptor, tickets: tickets, identity: nil, skipsPassword: false)
      }.get()
      close(descriptors[1])
    }
    #expect(try await server.run { $0.listenerCount } == 1)
    try await server.stop()
  }
}
