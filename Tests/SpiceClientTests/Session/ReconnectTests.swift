import NIOCore
import NIOPosix
import SpiceClient
import SpiceServer
import SpiceTransport
import SpiceWire
import Testing

/// Ways in which sessions end, and how they come back.
@Suite(.timeLimit(.minutes(5))) struct ReconnectTests {
  private static let patience = TimeAmount.seconds(120)

  @Test func aPasswordAfterTheFirstTry() async throws {
    let home = try await HomeServer(password: "s3cret")
    let session = home.session()
    #expect(await failure { try await session.start(timeout: Self.patience) } == .passwordNeeded)
    #expect(await session.state.isEnded)
    await session.setPassword(Array("nonsense".utf8))
    #expect(await failure { try await session.reconnect(timeout: Self.patience) } == .passwordWrong)
    await session.setPassword(Array("s3cret".utf8))
    try await session.reconnect(timeout: Self.patience)
    #expect(try await session.snapshot(timeout: Self.patience).size == HomeServer.size)
    #expect(await session.state.isConnected)
    await session.close()
    await home.server.shutDown()
  }

  @Test func aServerThatComesBack() async throws {
    let home = try await HomeServer()
    let session = home.session { $0.reconnect = ReconnectPolicy(firstPause: .milliseconds(20), longestPause: .milliseconds(50)) }
    try await session.start(timeout: Self.patience)
    let picture = try await session.snapshot(timeout: Self.patience)
    await session.press(.escape)
    await home.server.shutDown()
    try await eventually { if case .reconnecting(let attempt, _) = await session.state { attempt >= 2 } else { false } }
    #expect(await session.lastPicture() == picture)
    #expect(await session.lockKeys == nil)
    #expect(await session.cursor() == nil)
    let again = try await HomeServer(port: home.port)
    try await eventually { await session.state.isConnected }
    #expect(try await session.snapshot(timeout: Self.patience) == picture)
    // Nothing of the old connection is left: the key is not down any more.
    try await eventually { await session.lockKeys != nil }
    await session.release(.escape)
    await session.tap([.tab])
    try await eventually { !again.desktop.scanCodes.isEmpty }
    #expect(again.desktop.scanCodes.first == 0x0f)
    await session.close()
    await again.server.shutDown()
  }

  @Test func aServerThatStaysAway() async throws {
    let home = try await HomeServer()
    let session = home.session {
      $0.reconnect = ReconnectPolicy(firstPause: .milliseconds(5), longestPause: .milliseconds(5), attempts: 2)
    }
    try await session.start(timeout: Self.patience)
    _ = try await session.snapshot(timeout: Self.patience)
    await home.server.shutDown()
    try await eventually { await session.state.isEnded }
    guard case .ended(let error?) = await session.state, case .unreachable = error.failure else {
      Issue.record("\(await session.state)")
      return
    }
    #expect(await session.lastPicture() != nil)
    await session.close()
  }

  @Test func withoutAPolicyTheEndIsTheEnd() async throws {
    let home = try await HomeServer()
    let session = home.session()
    try await session.start(timeout: Self.patience)
    await home.server.shutDown()
    try await eventually { await session.state.isEnded }
    guard case .ended(let error?) = await session.state, case .closedByServer = error.failure else {
      Issue.record("\(await session.state)")
      return
    }
    await session.close()
  }

  @Test func anotherClientTakesTheSessionOver() async throws {
    var configuration = ServerConfiguration()
    configuration.clients = .newestOnly
    let home = try await HomeServer(configuration)
    // Two that fetch the session back from each other would never rest: a session that was taken over stays so, whatever the policy.
    let first = home.session { $0.reconnect = ReconnectPolicy(firstPause: .milliseconds(1)) }
    try await first.start(timeout: Self.patience)
    let second = home.session()
    try await second.start(timeout: Self.patience)
    try await eventually { await first.state.isEnded }
    guard case .ended(.takenOver?) = await first.state else {
      Issue.record("\(await first.state)")
      return
    }
    try await first.reconnect(timeout: Self.patience)
    #expect(try await first.snapshot(timeout: Self.patience).size == HomeServer.size)
    try await eventually { await second.state.isEnded }
    await first.close()
    await second.close()
    await home.server.shutDown()
  }

  @Test func closingEndsTheAttempts() async throws {
    let home = try await HomeServer()
    let session = home.session { $0.reconnect = ReconnectPolicy(firstPause: .seconds(3600), longestPause: .seconds(3600)) }
    try await session.start(timeout: Self.patience)
    await home.server.shutDown()
    try await eventually { if case .reconnecting = await session.state { true } else { false } }
    await session.close()
    for await _ in session.events {}
    #expect(await session.state.isEnded)
  }

  @Test func cancellationEndsTheStart() async throws {
    let server = try await ScriptedServer(ScriptedServer.Script(greets: false))
    let session = SpiceSession(
      configuration: SpiceSessionConfiguration(host: "127.0.0.1", port: try await server.listen()), on: HomeServer.group.next())
    let task = Task { await failure { try await session.start(timeout: Self.patience) } }
    try await eventually { await session.linkInfo(of: ChannelID(.main)) != nil }
    task.cancel()
    #expect(await task.value == .stopped)
    #expect(await session.state.isEnded)
    #expect(await session.openChannels.isEmpty)
    await session.close()
    try await server.stop()
  }

  @Test func pausesGrow() {
    let policy = ReconnectPolicy(firstPause: .seconds(1), longestPause: .seconds(10), attempts: 6)
    #expect((1...7).map { policy.pause(beforeAttempt: $0) } == [1, 2, 4, 8, 10, 10].map { .seconds($0) } + [nil])
    #expect(ReconnectPolicy(longestPause: .nanoseconds(.max)).pause(beforeAttempt: .max) == .nanoseconds(.max))
    #expect(ReconnectPolicy(firstPause: .seconds(-1)).pause(beforeAttempt: 1) == .milliseconds(1))
  }
}
