import SpiceClient
import SpiceWire
import Testing

struct ChannelReceiverTests {
  @Test func aPingIsEchoedWithoutItsPadding() {
    var rig = ChannelRig(MainEngine())
    let ping = BasePing(id: 3, timestamp: 0x1234_5678_9abc, data: [UInt8](repeating: 0, count: 256_000)[...])
    let replies = rig.send(.base(.ping(ping))).replies
    #expect(replies == [.base(.pong(BasePong(id: 3, timestamp: 0x1234_5678_9abc)))])
    #expect(replies.first?.encodedBody().count == 12)
  }

  @Test func windowsAreAcknowledged() {
    var rig = ChannelRig(DisplayEngine(serverCapabilities: []))
    let set = rig.send(.base(.setAck(BaseSetAck(generation: 7, window: 3))))
    #expect(set.replies == [.base(.ackSync(BaseAckSync(generation: 7)))])
    var acks: [Int] = []
    for _ in 0..<9 { acks.append(rig.send(.invalAllPalettes).replies.count) }
    #expect(acks == [0, 0, 1, 0, 0, 1, 0, 0, 1])
  }

  @Test func whatCannotBeHandledCountsForTheWindow() {
    var rig = ChannelRig(DisplayEngine(serverCapabilities: []))
    _ = rig.send(.base(.setAck(BaseSetAck(generation: 1, window: 2))))
    let cut = rig.send(type: 314, [1, 2, 3])
    #expect(cut.replies.isEmpty)
    guard case .malformed(let error)? = cut.problems.first else {
      Issue.record("a cut surface_create was taken")
      return
    }
    #expect(error.message == "display surface_create")
    let unknown = rig.send(type: 999, [])
    #expect(unknown.replies == [.base(.ack)])
    #expect(unknown.problems.count == 1)
    #expect(rig.receiver.handledSerial == 3)
  }

  @Test func aWindowOfZeroAsksForNoAcknowledgements() {
    var rig = ChannelRig(DisplayEngine(serverCapabilities: []))
    _ = rig.send(.base(.setAck(BaseSetAck(generation: 1, window: 0))))
    for _ in 0..<100 { #expect(rig.send(.invalAllPalettes).replies.isEmpty) }
  }

  @Test func subMessagesRunBeforeTheMessageThatCarriesThem() throws {
    var rig = ChannelRig(MainEngine())
    _ = rig.send(.initialize(.sample()))
    // The body of mouse_mode, behind it a sub-message, behind that the list.
    var body = MainServerMessage.mouseMode(MainMouseMode(supported: [.server, .client], current: .client)).encodedBody().joined
    let sub = body.count
    body += [106, 0, 4, 0, 0, 0, 9, 0, 0, 0]
    let list = body.count
    body += [1, 0, UInt8(sub), 0, 0, 0]
    let effects = rig.send(type: 105, body, subList: UInt32(list))
    #expect(effects.problems.isEmpty)
    #expect(effects.events == [.multiMediaTime(9), .mouseModeChanged(.client)])
  }

  @Test func aListIsItsSubMessages() {
    var rig = ChannelRig(MainEngine())
    _ = rig.send(.initialize(.sample()))
    let body = SubMessageList.encode([(106, [1, 0, 0, 0]), (107, []), (106, [2, 0, 0, 0])])
    #expect(rig.send(type: 8, body).events == [.multiMediaTime(1), .agentConnected, .multiMediaTime(2)])
  }

  @Test func aListThatPointsNowhereIsRefused() {
    var rig = ChannelRig(MainEngine())
    #expect(rig.send(type: 8, [1, 0, 0xff, 0xff, 0, 0]).problems.count == 1)
    #expect(rig.send(type: 105, [3, 0, 1, 0], subList: 0xffff_ffff).problems.count == 2)
  }
}

extension MainInit {
  /// INIT as the reference server sends it.
  static func sample(agentConnected: Bool = false) -> MainInit {
    MainInit(
      sessionID: 0x1234_5678, displayChannelsHint: 1, supportedMouseModes: [.server, .client], currentMouseMode: .server,
      agentConnected: agentConnected, agentTokens: 10, multiMediaTime: 1000, ramHint: 1 << 26)
  }
}
