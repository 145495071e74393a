import NIOCore
import SpiceTransport
import SpiceWire
import Testing

/// Back-pressure both ways, and every way a connection ends.
@Suite(.timeLimit(.minutes(2))) struct MessageConnectionTests {
  /// A channel without echo: both sides, not started at the server.
  private func pair(tls: Bool = false) async throws -> (client: Peer, server: Peer, host: TestServer) {
    let host = try await TestServer(policy: TestServer.Policy(echoes: false, starts: false))
    let endpoint: SpiceEndpoint
    if tls {
      let identity = try TLSServerIdentity.selfSigned()
      let port = try await host.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0
      endpoint = .tls(host: "127.0.0.1", port: port, policy: TLSClientPolicy(verification: .none))
    } else {
      endpoint = .tcp(host: "127.0.0.1", port: try await host.plainPort())
    }
    let client = try await connect(endpoint, ChannelID(.display), connectionID: TestServer.sessionID)
    let server = try #require(await host.accepted.next())
    return (client, server, host)
  }

  @Test(arguments: [false, true]) func aReaderThatStopsStopsItsSender(tls: Bool) async throws {
    let (client, server, host) = try await pair(tls: tls)
    try await server.start()
    // The client has not started: nothing is read. The kernels take what they take, then bytes stay.
    let message = [UInt8](repeating: 7, count: 1_000_000)
    var sent = 0
    while sent < 60 {
      try await server.send(200, message)
      sent += 1
    }
    let total = 60 * (1_000_000 + 6)
    var last = -1
    while true {
      let pending = try await server.run { $0.pendingBytes }
      if pending == last { break }
      last = pending
      try await server.loop.scheduleTask(in: .milliseconds(100)) {}.futureResult.get()
    }
    #expect(last > 10_000_000)
    #expect(last < total)
    #expect(try await server.run { $0.sentBytes } == UInt64(total))
    #expect(try await client.run { $0.receivedBytes } < 2_000_000)
    // While the kernels took bytes, it may have been told that they did.
    let told = server.events.waiting

    try await client.start()
    for _ in 0..<60 { #expect(await client.nextFrame()?.body == message) }
    while try await server.run({ $0.pendingBytes }) > 0 {}
    #expect(server.events.waiting == told + 1)
    #expect(try await client.run { $0.receivedMessages } == 60)
    #expect(try await server.run { $0.sentMessages } == 60)
    try await client.run { $0.close() }
    #expect(await server.end() == nil)
    try await host.stop()
  }

  @Test func pausingHoldsMessagesBack() async throws {
    /// Pauses after each message.
    final class Pauser: MessageConnectionHandler {
      let events: Mailbox<Event>
      init(_ events: Mailbox<Event>) { self.events = events }
      func connection(_ connection: MessageConnection, received frame: MessageFrame) {
        connection.pauseReading()
        events.put(.frame(frame))
      }
      func connectionDrained(_ connection: MessageConnection) {}
      func connectionClosed(_ connection: MessageConnection, error: (any Error)?) { events.put(.closed(nil)) }
    }
    let (client, server, host) = try await pair()
    let events = server.events
    try await server.run { $0.start(Pauser(events)) }
    try await client.start()
    for number in 0..<5 { try await client.send(UInt16(101 + number), [UInt8(number)]) }
    for number in 0..<5 {
      #expect(await server.nextFrame()?.type == UInt16(101 + number))
      #expect(try await server.run { $0.receivedMessages } == UInt64(number + 1))
      #expect(events.waiting == 0)
      try await server.run { $0.resumeReading() }
    }
    try await client.run { $0.close() }
    _ = await server.end()
    try await host.stop()
  }

  /// Of a message that comes in parts it is told how much memory it takes: more and more, and nothing once it is whole.
  @Test func aLongMessageIsToldWhileItComes() async throws {
    final class Scale: MessageConnectionHandler {
      let events: Mailbox<Event>
      var kept: [Int] = []
      init(_ events: Mailbox<Event>) { self.events = events }
      func connection(_ connection: MessageConnection, received frame: MessageFrame) { events.put(.frame(frame)) }
      func connection(_ connection: MessageConnection, keeps bytes: Int) { kept.append(bytes) }
      func connectionDrained(_ connection: MessageConnection) {}
      func connectionClosed(_ connection: MessageConnection, error: (any Error)?) { events.put(.closed(nil)) }
    }
    let (client, server, host) = try await pair()
    let events = client.events
    let scale = try await client.loop.submit { NIOLoopBound(Scale(events), eventLoop: client.loop) }.get()
    try await client.run { $0.start(scale.value) }
    try await server.start()
    let size = 20_000_000
    try await server.send(7, [UInt8](repeating: 9, count: 1000))
    try await server.send(8, [UInt8](repeating: 9, count: size))
    #expect(await client.nextFrame()?.body.count == 1000)
    #expect(await client.nextFrame()?.body.count == size)
    let kept = try await client.loop.submit { scale.value.kept }.get()
    #expect(kept.last == 0)
    let room = kept.dropLast()
    #expect(room == room.sorted()[...] && !room.isEmpty && room.count < 20)
    #expect(room.allSatisfy { $0 > 100_000 && $0 < 2 * size })
    try await client.run { $0.close() }
    _ = await client.end()
    try await host.stop()
  }

  @Test func aPausedConnectionSeesItsPeerGo() async throws {
    let (client, server, host) = try await pair()
    try await server.start()
    try await server.run { $0.pauseReading() }
    try await client.start()
    try await client.run { connection in
      connection.send(type: 101, body: body([1]))
      connection.close()
    }
    #expect(await server.end() == nil)
    #expect(await client.end() == nil)
    try await host.stop()
  }

  @Test func closeSendsWhatIsQueued() async throws {
    let (client, server, host) = try await pair()
    try await server.start()
    try await client.start()
    let message = [UInt8](repeating: 9, count: 700_000)
    try await server.run { connection in
      for _ in 0..<20 { connection.send(type: 7, body: body(message)) }
      connection.close()
      connection.close()
      connection.send(type: 8, body: body([1]))
    }
    for _ in 0..<20 { #expect(await client.nextFrame()?.body == message) }
    #expect(await client.end() == nil)
    #expect(await server.end() == nil)
    #expect(client.events.waiting == 0 && server.events.waiting == 0)
    #expect(try await server.run { $0.sentMessages } == 20)
    try await host.stop()
  }

  @Test func closeBehindUnreadInputLosesNothing() async throws {
    let (client, server, host) = try await pair()
    try await client.start()
    // The server never reads these, and closing a socket with unread bytes would reset it.
    for _ in 0..<50 { try await client.send(101, [UInt8](repeating: 1, count: 60_000)) }
    try await server.run { connection in
      connection.send(type: 7, body: body([UInt8](repeating: 2, count: 300_000)))
      connection.close()
    }
    #expect(await client.nextFrame()?.body.count == 300_000)
    #expect(await client.end() == nil)
    // Started late: still told, once.
    try await server.start()
    #expect(await server.end() == nil)
    try await host.stop()
  }

  @Test func abortTellsItsError() async throws {
    let (client, server, host) = try await pair()
    try await client.start()
    try await server.start()
    try await server.run { connection in
      connection.abort(TransportError.closeTimedOut)
      connection.abort(nil)
      connection.close()
    }
    #expect(await server.end() == "closeTimedOut")
    _ = await client.end()
    try await server.loop.submit {}.get()
    #expect(server.events.waiting == 0)
    try await host.stop()
  }

  @Test func aPeerThatNeverReadsIsCutOffAfterClose() async throws {
    let (client, server, host) = try await pair()
    try await server.start()
    try await server.run { connection in
      for _ in 0..<40 { connection.send(type: 7, body: body([UInt8](repeating: 9, count: 1_000_000))) }
      connection.close()
    }
    #expect(await server.end() == "closeTimedOut")
    try await client.start()
    while await client.nextFrame() != nil {}
    try await host.stop()
  }

  @Test func aConnectionThatDiedBeforeItsStartIsTold() async throws {
    let (client, server, host) = try await pair()
    try await client.run { $0.abort(nil) }
    try await client.start()
    #expect(await client.end() == nil)
    try await server.start()
    _ = await server.end()
    try await client.loop.submit {}.get()
    #expect(client.events.waiting == 0)
    try await host.stop()
  }

  @Test func aClosedConnectionTakesNothing() async throws {
    let (client, server, host) = try await pair()
    try await client.start()
    try await client.run { connection in
      connection.abort(nil)
      connection.send(type: 1, body: body([1]))
    }
    #expect(try await client.run { $0.sentMessages } == 0)
    #expect(try await client.run { $0.pendingBytes } == 0)
    try await server.start()
    _ = await server.end()
    try await host.stop()
  }
}
