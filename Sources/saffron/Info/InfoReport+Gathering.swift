import NIOCore
import SpiceClient
import SpiceGraphics
import SpiceTransport
import SpiceWire

extension InfoReport {
  /// How often the round trip is measured; the fastest counts.
  private static let roundTrips = 3
  /// How long a display may take to show a picture. One without a primary surface never does, and that is no failure.
  private static let patience = TimeAmount.seconds(2)

  /// Asks a session that is connected.
  static func gather(address: String, from connection: ClientConnection) async throws(SpiceClientError) -> InfoReport {
    let session = connection.session
    let main = ChannelID(.main)
    guard let state = await session.mainState, let link = await session.linkInfo(of: main) else { throw .notOpen(main) }

    var roundTrip = TimeAmount.nanoseconds(.max)
    for _ in 0..<roundTrips {
      roundTrip = min(roundTrip, try await session.measureRoundTrip(timeout: connection.timeLeft))
    }

    var channels = [Channel(main, link)]
    var displays: [Display] = []
    for channel in state.channels.sorted(by: { ($0.type.rawValue, $0.id) < ($1.type.rawValue, $1.id) }) {
      if channel.type == .display { displays.append(await Display(id: channel.id, from: connection)) }
      channels.append(Channel(channel, await session.linkInfo(of: channel)))
    }
    let agent = await agent(of: connection)
    return InfoReport(
      address: address, transport: "\(link.transport)", peer: link.peer, name: state.name, uuid: state.uuid.map(uuidText),
      roundTripMilliseconds: Double(roundTrip.nanoseconds) / 1e6,
      mouseModes: MouseModes(supported: names(of: state.supportedMouseModes), current: name(of: state.currentMouseMode)),
      agentConnected: agent.isConnected, agentCapabilities: agent.capabilities.map { CapabilityNames.names($0) },
      lockKeys: await session.lockKeys.map(names), channels: channels, displays: displays, tls: TLS(link))
  }

  private static func names(of modes: SpiceWire.MouseModes) -> [String] {
    (0..<32).map { MouseMode(rawValue: 1 << $0) }.filter { modes.rawValue & $0.rawValue != 0 }.map(name)
  }

  private static func name(of mode: MouseMode) -> String {
    switch mode {
    case .server: "server"
    case .client: "client"
    default: "\(mode.rawValue)"
    }
  }

  /// The agent, which gets a moment to say what it can do.
  private static func agent(of connection: ClientConnection) async -> AgentState {
    let known = await connection.poll(for: .seconds(1)) { session in
      let agent = session.agent
      return agent.isConnected && agent.capabilities == nil ? nil : agent
    }
    if let known { return known }
    return await connection.session.agent
  }

  private static func names(of locks: LockKeys) -> [String] {
    let names: [(LockKeys, String)] = [(.capsLock, "caps"), (.numLock, "num"), (.scrollLock, "scroll")]
    return names.filter { locks.contains($0.0) }.map(\.1)
  }

  /// The usual form: eight, four, four, four and twelve hexadecimal digits.
  static func uuidText(_ uuid: SIMD16<UInt8>) -> String {
    var text = ""
    for index in uuid.indices {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      let digits = String(uuid[index], radix: 16)
      text += digits.count == 1 ? "0" + digits : digits
    }
    return text
  }

  fileprivate static func displayPatience(_ connection: ClientConnection) -> TimeAmount { min(patience, connection.timeLeft) }
}

extension InfoReport.Channel {
  fileprivate init(_ channel: ChannelID, _ link: LinkInfo?) {
    self.init(
      type: channel.type.name, id: channel.id, commonCapabilities: link.map { CapabilityNames.names($0.commonCapabilities) },
      capabilities: link.map { CapabilityNames.names($0.channelCapabilityWords, of: channel.type) })
  }
}

extension InfoReport.Display {
  /// Waits for the display's picture; what goes wrong with one display is told with it and does not hide the rest.
  fileprivate init(id: UInt8, from connection: ClientConnection) async {
    self.init(id: id, monitors: [])
    let session = connection.session
    do throws(SpiceClientError) {
      try await session.waitForPicture(ofDisplay: id, timeout: InfoReport.displayPatience(connection))
    } catch .timedOut(.picture) {
      // There is no picture to be had; what there is is told below.
    } catch {
      self.error = "\(error)"
    }
    guard let state = await session.displayState(of: id) else { return }
    if let size = state.primarySize, let format = state.primaryFormat {
      surface = InfoReport.Surface(width: size.width, height: size.height, format: Self.name(of: format))
    }
    monitors = state.monitors.map {
      InfoReport.Monitor(id: $0.id, x: $0.area.left, y: $0.area.top, width: $0.area.width, height: $0.area.height)
    }
    cursor = await session.cursor(of: id).map { InfoReport.Cursor($0) }
  }

  private static func name(of format: SurfaceFormat) -> String {
    switch format {
    case .alpha1: "alpha1"
    case .alpha8: "alpha8"
    case .rgb555: "rgb555"
    case .rgb565: "rgb565"
    case .xrgb32: "xrgb32"
    case .argb32: "argb32"
    default: "\(format.rawValue)"
    }
  }
}

extension InfoReport.TLS {
  fileprivate init?(_ link: LinkInfo) {
    guard link.transport.isTLS else { return nil }
    self.init(version: link.tlsVersion, certificate: link.peerCertificates.first.flatMap { try? CertificateReport(der: $0) })
  }
}

extension InfoReport.Cursor {
  fileprivate init(_ cursor: CursorState) {
    self.init(x: cursor.position.x, y: cursor.position.y, isVisible: cursor.isVisible)
    guard let shape = cursor.shape else { return }
    (width, height) = (shape.width, shape.height)
    (hotX, hotY) = (shape.hotSpotX, shape.hotSpotY)
  }
}
