import NIOCore
import NIOPosix
import SpiceClient
import SpiceGraphics
import SpiceServer
import SpiceTransport
import SpiceWire
import Testing

/// Sessions that open everything by themselves, with a server of this project.
@Suite(.timeLimit(.minutes(5))) struct StartedSessionTests {
  private static let patience = TimeAmount.seconds(120)

  private func started(_ session: SpiceSession) async throws(SpiceClientError) -> SpiceSession {
    try await session.start(timeout: Self.patience)
    return session
  }

  @Test func everythingIsOpened() async throws {
    let home = try await HomeServer()
    let session = try await started(home.session())
    #expect(await session.state.isConnected)
    #expect(await session.openChannels == [ChannelID(.main), ChannelID(.display), ChannelID(.cursor), ChannelID(.inputs)])
    let picture = try await session.snapshot(timeout: Self.patience)
    #expect(picture.size == HomeServer.size)
    #expect(picture.pixels.prefix(3) == [0xc0, 0x80, 0x40])
    #expect(await session.lastPicture() == picture)
    guard case .alreadyOpen? = await misuse({ try await session.start() }) else {
      Issue.record("a session was started twice")
      return
    }
    await session.close()
    #expect(await session.state.isEnded)
    var states: [String] = []
    for await event in session.events { if case .stateChanged(let state) = event { states.append("\(state)") } }
    #expect(states == ["connecting", "connected", "ended(nil)"])
    #expect(await failure { try await session.reconnect() } == .stopped)
    await home.server.shutDown()
  }

  private func misuse(_ work: () async throws -> Void) async -> SpiceClientError? {
    do {
      try await work()
      return nil
    } catch {
      return error as? SpiceClientError
    }
  }

  @Test func keysAndThePointerReachTheGuest() async throws {
    let home = try await HomeServer()
    let session = try await started(home.session())
    try await eventually { await session.lockKeys != nil }
    try await session.type("aB\n", pause: .milliseconds(1))
    await session.tap([.leftControl, .delete])
    await session.press(.upArrow)
    await session.releaseAllKeys()
    let typed: [UInt8] = [0x1e, 0x9e, 0x2a, 0x30, 0xb0, 0xaa, 0x1c, 0x9c]
    let combination: [UInt8] = [0x1d, 0xe0, 0x53, 0xe0, 0xd3, 0x9d]
    try await eventually { home.desktop.scanCodes.count >= typed.count + combination.count + 4 }
    #expect(home.desktop.scanCodes == typed + combination + [0xe0, 0x48, 0xe0, 0xc8])

    await session.movePointer(to: Point(x: 5, y: 6))
    await session.movePointer(dx: 9, dy: 9)
    await session.press(.left)
    await session.release(.left)
    await session.scroll(.down)
    try await eventually { home.desktop.all.contains { if case .wheel = $0 { true } else { false } } }
    let pointer = home.desktop.all.filter { if case .scanCode = $0 { false } else { true } }
    #expect(pointer.contains(.position(Point(x: 5, y: 6), display: 0, buttons: [])))
    #expect(pointer.contains(.buttons(.left)))
    #expect(pointer.contains(.wheel(1, buttons: [])))
    #expect(!pointer.contains { if case .motion = $0 { true } else { false } })
    guard case .cannotType("ä")? = await misuse({ try await session.type("xä") }) else {
      Issue.record("a character that the layout lacks was typed")
      return
    }
    await session.close()
    await home.server.shutDown()
  }

  @Test func modesAndLocks() async throws {
    var configuration = ServerConfiguration()
    configuration.mouseMode = .server
    let home = try await HomeServer(configuration)
    let relative = home.session { $0.mouseMode = nil }
    await relative.setLockKeys(.capsLock)
    _ = try await started(relative)
    #expect(await relative.mouseMode == .server)
    // The locks that were wished before are told as soon as the channel is there: the guest's Caps Lock is pressed.
    try await eventually { home.desktop.scanCodes == [0x3a, 0xba] }
    await relative.movePointer(to: Point(x: 5, y: 6))
    await relative.movePointer(dx: 3, dy: -4)
    try await eventually { home.desktop.all.contains(.motion(dx: 3, dy: -4, buttons: [])) }
    #expect(!home.desktop.all.contains { if case .position = $0 { true } else { false } })
    home.server.setKeyboardLEDs([.numLock])
    try await eventually { await relative.lockKeys == .numLock }
    // A client that prefers positions asks for them.
    let absolute = try await started(home.session())
    try await eventually { await absolute.mouseMode == .client }
    try await eventually { await relative.mouseMode == .client }
    await relative.requestMouseMode(.server)
    try await eventually { await relative.mouseMode == .server }
    await relative.close()
    await absolute.close()
    await home.server.shutDown()
  }

  @Test func readOnlySessionsTouchNothing() async throws {
    var configuration = ServerConfiguration()
    configuration.mouseMode = .server
    let home = try await HomeServer(configuration)
    let session = try await started(home.session { $0.isReadOnly = true })
    try await eventually { await session.lockKeys != nil }
    try await session.type("abc")
    await session.press(.escape)
    await session.press(.left)
    await session.setLockKeys(.capsLock)
    await session.movePointer(dx: 1, dy: 1)
    await session.requestMouseMode(.client)
    _ = try await session.measureRoundTrip(timeout: Self.patience)
    let other = try await started(home.session { $0.mouseMode = nil })
    await other.tap([.tab])
    try await eventually { !home.desktop.all.isEmpty }
    #expect(home.desktop.all == [.scanCode(0x0f), .scanCode(0x8f)] || home.desktop.all == [.scanCode(0x0f)])
    #expect(await session.mouseMode == .server)
    await session.close()
    await other.close()
    await home.server.shutDown()
  }

  @Test func theGuestsPointer() async throws {
    let home = try await HomeServer()
    let session = try await started(home.session())
    let pixels = [UInt8](repeatElement([1, 2, 3, 255], count: 16).joined())
    home.display.setCursor(PointerShape(type: .alpha, width: 4, height: 4, hotSpot: Point(x: 1, y: 2), data: pixels))
    try await eventually { await session.cursor()?.shape?.width == 4 }
    let cursor = try #require(await session.cursor())
    #expect(cursor.shape?.pixels.first == 0xff03_0201)
    #expect(cursor.shape?.hotSpotX == 1 && cursor.shape?.hotSpotY == 2 && cursor.isVisible)
    home.display.hideCursor()
    try await eventually { await session.cursor()?.isVisible == false }
    #expect(await session.cursor(of: 7) == nil)
    await session.close()
    await home.server.shutDown()
  }

  @Test func channelsThatAreListedLaterOpenByThemselves() async throws {
    let home = try await HomeServer()
    let session = try await started(home.session())
    _ = try await home.server.addDisplay()
    // This server lists its channels anew when it is asked.
    _ = try await session.measureRoundTrip(timeout: Self.patience)
    try await eventually { await session.openChannels.contains(ChannelID(.display, id: 1)) }
    try await eventually { await session.openChannels.contains(ChannelID(.cursor, id: 1)) }
    await session.close()
    await home.server.shutDown()
  }

  @Test func channelsThatFailAreTold() async throws {
    // Lists a second display to which nobody is let in.
    let server = try await ScriptedServer()
    var configuration = SpiceSessionConfiguration(host: "127.0.0.1", port: try await server.listen())
    configuration.linkTimeout = Self.patience
    let session = try await started(SpiceSession(configuration: configuration, on: HomeServer.group.next()))
    _ = try await session.snapshot(timeout: Self.patience)
    #expect(await failure { _ = try await session.snapshot(ofDisplay: 1, timeout: Self.patience) } != nil)
    await session.close()
    var failed: [ChannelID] = []
    for await event in session.events { if case .failed(let channel, _) = event { failed.append(channel) } }
    #expect(failed == [ChannelID(.display, id: 1)])
    try await server.stop()
  }

  @Test func observersSeeEverything() async throws {
    let home = try await HomeServer()
    let witness = Witness()
    let session = try await started(home.session { $0.observer = witness })
    _ = try await session.snapshot(timeout: Self.patience)
    await session.tap([.tab])
    await session.close()
    try await eventually { witness.lines.filter { $0.hasPrefix("closed") }.count == 4 }
    let lines = witness.lines
    #expect(lines.first == "opened main 0")
    #expect(lines.contains("main 0 received 103") && lines.contains("main 0 sent 104"))
    #expect(lines.contains("inputs 0 sent 104"))
    #expect(lines.filter { $0.hasSuffix("handled") }.count == lines.filter { $0.contains("received") }.count)
    await home.server.shutDown()
  }

  @Test func socketsOfTheApplication() async throws {
    let home = try await HomeServer()
    let tickets = try TicketBox(.open)
    let transport = SocketTransport { _ in
      let (mine, theirs) = try SocketPair.make()
      try await home.server.adopt(fileDescriptor: theirs, tickets: tickets)
      return mine
    }
    let session = try await started(
      SpiceSession(configuration: SpiceSessionConfiguration(transport: transport), on: HomeServer.group.next()))
    #expect(try await session.snapshot(timeout: Self.patience).size == HomeServer.size)
    #expect(await session.linkInfo(of: ChannelID(.display))?.transport == TransportKind(.unix))
    await session.close()
    struct NoSocket: Error {}
    let without = SpiceSession(
      configuration: SpiceSessionConfiguration(transport: SocketTransport { _ in throw NoSocket() }), on: HomeServer.group.next())
    #expect(await failure { try await without.start() } == .unreachable("NoSocket()"))
    await home.server.shutDown()
  }
}
