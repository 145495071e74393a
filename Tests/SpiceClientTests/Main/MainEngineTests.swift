import SpiceClient
import SpiceWire
import Testing

struct MainEngineTests {
  @Test func theGreetingIsAnsweredWithTheWishForTheList() {
    var rig = ChannelRig(MainEngine())
    let effects = rig.send(.initialize(.sample(agentConnected: true)))
    #expect(effects.events == [.initialized])
    #expect(effects.replies == [.attachChannels])
    let state = rig.receiver.engine.state
    #expect(state?.sessionID == 0x1234_5678)
    #expect(state?.isAgentConnected == true && rig.receiver.engine.agent.tokens == 10)
    #expect(state?.channels == [])
    #expect(rig.send(.initialize(.sample())).problems.count == 1)
  }

  @Test func listsAddAndNeverRemove() {
    var rig = ChannelRig(MainEngine())
    #expect(
      rig.send(.channelsList(MainChannelsList(channels: []))).problems == [
        .invalid(message: "main channels_list", what: "came before init")
      ])
    _ = rig.send(.initialize(.sample()))
    let display = ChannelID(.display)
    let cursor = ChannelID(.cursor)
    let first = MainChannelsList(channels: [RawChannelID(display), RawChannelID(type: 77, id: 0), RawChannelID(type: 1, id: 0)])
    #expect(rig.send(.channelsList(first)).events == [.channelsListed(new: [display])])
    let second = MainChannelsList(channels: [RawChannelID(cursor), RawChannelID(display)])
    #expect(rig.send(.channelsList(second)).events == [.channelsListed(new: [cursor])])
    #expect(rig.receiver.engine.state?.channels == [display, cursor])
    #expect(rig.receiver.engine.state?.channelListCount == 2)
  }

  @Test func whatTheGuestIsCalled() {
    var rig = ChannelRig(MainEngine())
    _ = rig.send(.name(MainName(name: Array("before\0".utf8))))
    _ = rig.send(.initialize(.sample()))
    #expect(rig.receiver.engine.state?.name == "before")
    _ = rig.send(.name(MainName(name: Array("after\0".utf8))))
    let uuid = SIMD16<UInt8>(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
    #expect(rig.send(.uuid(MainUUID(bytes: uuid))).events == [.guestNamed])
    #expect(rig.receiver.engine.state?.name == "after")
    #expect(rig.receiver.engine.state?.uuid == uuid)
  }

  @Test func theAgentComesAndGoes() {
    var rig = ChannelRig(MainEngine())
    _ = rig.send(.initialize(.sample()))
    #expect(rig.send(.agentConnectedTokens(MainAgentConnectedTokens(tokens: 5))).events == [.agentConnected])
    #expect(rig.receiver.engine.agent.tokens == 5)
    _ = rig.send(.agentToken(MainAgentToken(tokens: .max)))
    #expect(rig.receiver.engine.agent.tokens == .max)
    #expect(rig.send(.agentDisconnected(MainAgentDisconnected(errorCode: 0))).events == [.agentDisconnected])
    #expect(rig.receiver.engine.state?.isAgentConnected == false)
  }

  @Test func mouseModesAndTheClock() {
    var rig = ChannelRig(MainEngine())
    _ = rig.send(.initialize(.sample()))
    #expect(rig.send(.mouseMode(MainMouseMode(supported: .server, current: .server))).events == [.mouseModeChanged(.server)])
    #expect(rig.receiver.engine.state?.supportedMouseModes == .server)
    #expect(rig.send(.multiMediaTime(MainMultiMediaTime(time: 5))).events == [.multiMediaTime(5)])
  }

  @Test func noticesArePassedOn() {
    var rig = ChannelRig(MainEngine())
    let notice = BaseNotify(
      timestamp: 1, severity: .warning, visibility: .high, what: 0, message: Array("keyboard channel is insecure".utf8))
    guard case .common(.notified(let told))? = rig.send(.base(.notify(notice))).first else {
      Issue.record("the notice was dropped")
      return
    }
    #expect(told.text == "keyboard channel is insecure")
  }

  @Test func movingToAnotherServerIsDeclined() {
    var rig = ChannelRig(MainEngine())
    _ = rig.send(.initialize(.sample()))
    let effects = rig.send(type: 112, [])
    #expect(effects.problems == [.unsupported(message: "main migrate_end", what: "moving to another server")])
  }
}
