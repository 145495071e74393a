import NIOCore
import SpiceWire
import Testing

@testable import SpiceTransport

/// Strangers cost little and keep nobody out.
@Suite(.timeLimit(.minutes(2))) struct HostileTests {
  @Test func halfOpenConnectionsMakeRoom() async throws {
    var options = ListenerOptions()
    options.maximumUnauthenticated = 16
    let server = try await TestServer(options: options)
    let port = try await server.plainPort()
    var idle: [RawClient] = []
    for index in 0..<60 {
      let client = try await RawClient(port: port)
      if index % 2 == 0 { try await client.send(Array(LinkHeader.magic.prefix(3))) }
      idle.append(client)
    }
    // The oldest are dropped without a byte.
    for client in idle.prefix(40) { #expect(await client.readToEnd().isEmpty) }
    #expect(try await server.unauthenticated() <= 16)
    let peer = try await connect(.tcp(host: "127.0.0.1", port: port))
    try await peer.start()
    try await peer.send(101, [1, 2])
    #expect(await peer.nextFrame()?.body == [1, 2])
    // Channels that are up are not dropped for newcomers.
    for _ in 0..<40 { idle.append(try await RawClient(port: port)) }
    try await peer.send(102, [3])
    #expect(await peer.nextFrame()?.type == 102)
    for client in idle { await client.close() }
    try await server.stop()
  }

  @Test func refusedConnectionsThatStayMakeRoomToo() async throws {
    var options = ListenerOptions()
    options.maximumUnauthenticated = 4
    let server = try await TestServer(options: options)
    let port = try await server.plainPort()
    for _ in 0..<40 {
      let client = try await RawClient(port: port)
      try await client.send([1, 2, 3, 4])
      #expect(await client.read(194).count == 194)
      #expect(try await server.unauthenticated() <= 4)
    }
    try await server.stop()
  }

  @Test func theOldestMakeRoomWhereAcceptingFails() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    var idle: [RawClient] = []
    for count in 1...4 {
      idle.append(try await RawClient(port: port))
      while try await server.unauthenticated() < count {}
    }
    let listener = server.listener
    try await server.loop.submit { listener.value.acceptFailed(IOError(errnoCode: 24, reason: "accept"), dropping: 2) }.get()
    for client in idle.prefix(2) { #expect(await client.readToEnd().isEmpty) }
    #expect(try await server.unauthenticated() == 2)
    #expect(server.log.lines.contains { $0.contains("cannot accept") })
    for client in idle { await client.close() }
    try await server.stop()
  }

  @Test func slowLinksEnd() async throws {
    var options = ListenerOptions()
    options.linkTimeout = .milliseconds(100)
    let server = try await TestServer(options: options)
    let identity = try TLSServerIdentity.selfSigned()
    let ports = [try await server.plainPort(), try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0]
    let starts: [[UInt8]] = [
      [], [0x52], Array("GET / HTTP/1.1\r\n".utf8),
      LinkMessage(connectionID: 0, channelType: 1, channelNumber: 0, commonCapabilityWords: [9], channelCapabilityWords: []).encoded(),
    ]
    for start in starts {
      let client = try await RawClient(port: ports[0])
      // On a busy machine the time may be over before this is sent.
      try? await client.send(start)
      #expect(await client.readToEnd().count < 300)
    }
    let silentTLS = try await RawClient(port: ports[1])
    #expect(await silentTLS.readToEnd().isEmpty)
    #expect(try await server.unauthenticated() == 0)
    // What is established has no such limit. A busy machine may need more than one attempt to get there in time.
    var established: Peer?
    while established == nil {
      try Task.checkCancellation()
      established = try? await connect(.tcp(host: "127.0.0.1", port: ports[0]))
    }
    let peer = try #require(established)
    try await peer.start()
    try await server.loop.scheduleTask(in: .milliseconds(300)) {}.futureResult.get()
    try await peer.send(101, [1])
    #expect(await peer.nextFrame() != nil)
    try await server.stop()
  }

  @Test func randomBytes() async throws {
    // What looks like the start of a TLS record is waited for.
    var options = ListenerOptions()
    options.linkTimeout = .seconds(1)
    let server = try await TestServer(options: options)
    let identity = try TLSServerIdentity.selfSigned()
    let plain = try await server.plainPort()
    let tls = try await server.bind(.tls(host: "127.0.0.1", port: 0, identity: identity)).port ?? 0
    for round in 0..<400 {
      let client = try await RawClient(port: round % 3 == 2 ? tls : plain)
      var bytes = (0..<Int.random(in: 1..<600)).map { _ in UInt8.random(in: 0...255) }
      if round % 5 == 1 { bytes = LinkHeader.magic + [2, 0, 0, 0, 2, 0, 0, 0, 30, 0, 0, 0] + bytes }
      if round % 5 == 2 { bytes = Array("GET ".utf8) + bytes + Array("\r\n\r\n".utf8) }
      try? await client.send(bytes)
      if round % 2 == 0, bytes.count > 60 { _ = await client.read(1) }
      await client.close()
    }
    let peer = try await connect(.tcp(host: "127.0.0.1", port: plain))
    try await peer.start()
    try await peer.send(101, [1])
    #expect(await peer.nextFrame() != nil)
    // A flood of refusals is a few lines.
    #expect(server.log.lines.count < 100)
    #expect(server.log.lines.contains { $0.contains("127.0.0.1") })
    try await server.stop()
  }

  @Test func tooLargeMessagesEndTheChannel() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    let peer = try await connect(.tcp(host: "127.0.0.1", port: port))
    try await peer.start()
    try await peer.send(101, [UInt8](repeating: 1, count: 65537))
    let other = try #require(await server.accepted.next())
    #expect(await other.end()?.contains("message 101: size") == true)
    _ = await peer.end()
    try await server.stop()
  }

  @Test func closingTheListenerDropsLinksAndKeepsChannels() async throws {
    let server = try await TestServer()
    let port = try await server.plainPort()
    let peer = try await connect(.tcp(host: "127.0.0.1", port: port))
    try await peer.start()
    let idle = try await RawClient(port: port)
    try await idle.send([0x52])
    while try await server.unauthenticated() == 0 {}
    try await server.stop()
    #expect(await idle.readToEnd().isEmpty)
    try await peer.send(101, [1])
    #expect(await peer.nextFrame() != nil)
    guard
      case .cannotConnect? = await failure({ () async throws(ConnectError) in
        try await connect(.tcp(host: "127.0.0.1", port: port))
      })
    else {
      Issue.record("a closed listener still listens")
      return
    }
  }
}
