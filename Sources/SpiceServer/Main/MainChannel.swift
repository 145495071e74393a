import Logging
import NIOCore
import SpiceTransport
import SpiceWire

/// One client's main channel: it makes the session, names the channels, and notices when the client is gone (spec 02, section 3).
final class MainChannel: ChannelEngine {
  /// Between two questions whether the client is still there, once the network test is over (spec 01, section 10.3).
  private static let pingInterval = TimeAmount.seconds(15)
  /// A client that owes an answer and has sent nothing for so long is gone. The reference waits 30 to 60 seconds.
  private static let silenceLimit = TimeAmount.seconds(60)
  /// AGENT_DATA messages that a client may send at once (spec 02, section 3.6).
  private static let agentTokens: UInt32 = 10

  private let outlet: any ChannelOutlet
  private let session: Session
  private let server: ServerCore
  private let eventLoop: any EventLoop
  private let knowsName: Bool
  private var networkTest = NetworkTest()
  private var pinger: RepeatedTask?
  private var unansweredPing: (id: UInt32, sent: NIODeadline)?
  /// Of the last PING that was answered.
  private var roundTrip: TimeAmount?
  private var nextPingID: UInt32 = 1000
  private var lastHeard = NIODeadline.now()
  /// The mouse modes changed while the client could not be told.
  private var owesMouseMode = false

  init(outlet: any ChannelOutlet, session: Session, server: ServerCore) {
    self.outlet = outlet
    self.session = session
    self.server = server
    eventLoop = server.eventLoop
    knowsName = CapabilitySet<MainCapability>(words: outlet.info.channelCapabilityWords).contains(.nameAndUUID)
  }

  func started() {
    let now = NIODeadline.now()
    send(
      .initialize(
        MainInit(
          sessionID: session.id, displayChannelsHint: UInt32(server.displayCount), supportedMouseModes: server.supportedMouseModes,
          currentMouseMode: server.mouseMode, agentConnected: false, agentTokens: Self.agentTokens,
          multiMediaTime: MediaClock.clientTime(at: now), ramHint: 0)))
    if knowsName {
      if let name = server.configuration.name { send(.name(MainName(name))) }
      if let uuid = server.configuration.uuid { send(.uuid(MainUUID(bytes: uuid))) }
    }
    if outlet.info.transport.socket == .tcp {
      for (index, size) in NetworkTest.payloadSizes.enumerated() {
        ping(id: UInt32(index + 1), timestamp: now.uptimeNanoseconds / 1000, padding: size)
      }
    }
    let channel = NIOLoopBound(self, eventLoop: eventLoop)
    pinger = eventLoop.scheduleRepeatedTask(initialDelay: Self.pingInterval, delay: Self.pingInterval) { _ in channel.value.checkLife() }
  }

  func received(_ message: MainClientMessage) throws(ProtocolViolation) {
    lastHeard = .now()
    switch message {
    case .base: break
    case .attachChannels: send(.channelsList(MainChannelsList(channels: server.channels.map { RawChannelID($0) })))
    case .mouseModeRequest(let request): server.requestMouseMode(request.mode)
    // There is no agent: as the reference does, what is meant for one is dropped.
    case .agentStart, .agentData, .agentToken: break
    case .clientInfo, .qualityIndicator:
      throw ProtocolViolation("\(MainClientMessage.label(ofType: message.type)): not spoken by any server")
    // No migration is on its way, so nobody waits for these; a client that believes in one is told that there is none.
    case .migrateConnected, .migrateConnectedSeamless: send(.migrateCancel)
    case .migrateDstDoSeamless: send(.migrateDstSeamlessNack)
    case .migrateConnectError, .migrateEnd: break
    }
  }

  func pong(_ pong: BasePong) {
    lastHeard = .now()
    if networkTest.pong(id: pong.id, timestamp: pong.timestamp, now: lastHeard.uptimeNanoseconds / 1000) {
      if let result = networkTest.result { session.linkMeasured(result) }
      return
    }
    if let ping = unansweredPing, pong.id == ping.id {
      roundTrip = lastHeard - ping.sent
      unansweredPing = nil
    }
  }

  func drained() {
    if owesMouseMode { sendMouseMode() }
  }

  func ended() {
    pinger?.cancel()
    session.mainEnded()
  }

  func describe(_ channel: inout ServerStatistics.Channel) {
    let test = networkTest.result
    let measured = test.map { Double($0.latency) / 1000 }
    channel.main = MainChannelStatistics(
      roundTrip: roundTrip.map { Double($0.nanoseconds) / 1e6 } ?? measured, linkRate: test?.bitRate.map { Double($0) / 8 })
  }

  /// The mouse modes changed. A client that takes nothing is told the last change when it does: others could change them without end.
  func sendMouseMode() {
    owesMouseMode = outlet.isCongested
    guard !owesMouseMode else { return }
    send(.mouseMode(MainMouseMode(supported: server.supportedMouseModes, current: server.mouseMode)))
  }

  /// Tells the client something that it may show its user, unless it does not listen.
  func notify(_ text: String, severity: NotifySeverity, visibility: NotifyVisibility) {
    guard !outlet.isCongested else { return }
    send(
      .base(
        .notify(
          BaseNotify(
            timestamp: NIODeadline.now().uptimeNanoseconds, severity: severity, visibility: visibility, message: Array(text.utf8)))))
  }

  /// Says good-bye: the server ends.
  func disconnect() {
    send(.base(.disconnecting(BaseDisconnecting(timestamp: NIODeadline.now().uptimeNanoseconds, reason: LinkErrorCode.ok.rawValue))))
  }

  private func checkLife() {
    let now = NIODeadline.now()
    if unansweredPing != nil, now - lastHeard >= Self.silenceLimit {
      session.end(reason: "the client has not answered for \(Self.silenceLimit.nanoseconds / 1_000_000_000) s")
      return
    }
    guard unansweredPing == nil else { return }
    unansweredPing = (nextPingID, now)
    ping(id: nextPingID, timestamp: now.uptimeNanoseconds, padding: 0)
    nextPingID &+= 1
  }

  private func ping(id: UInt32, timestamp: UInt64, padding: Int) {
    send(.base(.ping(BasePing(id: id, timestamp: timestamp, data: [UInt8](repeating: 0, count: padding)[...]))))
  }

  private func send(_ message: MainServerMessage) { outlet.send(message) }
}
