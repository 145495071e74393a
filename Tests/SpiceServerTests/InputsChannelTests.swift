import NIOCore
import NIOEmbedded
import SpiceGraphics
import SpiceTransport
import SpiceWire
import Synchronization
import Testing

@testable import SpiceServer

@Suite struct InputsChannelTests {
  private typealias Effect = BehaviourVectors.InputCase.Effect

  private final class Sink: InputSink {
    private let events = Mutex<[InputEvent]>([])
    func handle(_ event: InputEvent) { events.withLock { $0.append(event) } }
    func take() -> [InputEvent] {
      events.withLock { events in
        defer { events = [] }
        return events
      }
    }
  }

  /// The event as the recording's devices see it: buttons of the PS/2 mouse and the tablet have other bits than the protocol's.
  private func effect(_ event: InputEvent, mode: MouseMode) -> Effect {
    func device(_ buttons: MouseButtons) -> Int {
      let bits = Int(buttons.rawValue)
      return bits & 1 | (bits & 2) << 1 | (bits & 4) >> 1 | (bits & 0x60) << 1
    }
    switch event {
    case .scanCode(let byte): return Effect(push_scan: (byte < 16 ? "0" : "") + String(byte, radix: 16))
    case .motion(let dx, let dy, let buttons): return Effect(motion: .init(dx: dx, dy: dy, dz: 0, buttons: device(buttons)))
    case .position(let point, _, let buttons): return Effect(tablet_position: .init(x: point.x, y: point.y, buttons: device(buttons)))
    case .buttons(let buttons): return mode == .server ? Effect(buttons: device(buttons)) : Effect(tablet_buttons: device(buttons))
    case .wheel(let steps, let buttons):
      return mode == .server
        ? Effect(motion: .init(dx: 0, dy: 0, dz: steps, buttons: device(buttons)))
        : Effect(tablet_wheel: .init(dz: steps, buttons: device(buttons)))
    }
  }

  /// A press of a button without the wheel reaches the reference's devices as a motion or a wheel step of zero; here it is a change of the
  /// buttons, which is the same.
  private func simplified(_ effect: Effect) -> Effect {
    if let motion = effect.motion, motion.dx == 0, motion.dy == 0, motion.dz == 0 { return Effect(buttons: motion.buttons) }
    if let wheel = effect.tablet_wheel, wheel.dz == 0 { return Effect(tablet_buttons: wheel.buttons) }
    return effect
  }

  @Test(arguments: [
    ("mouse mode server, no agent started, leds 0", MouseMode.server), ("mouse mode client through a tablet device", .client),
    ("connection loss with keys held", .server),
  ])
  func hasTheEffectsOfTheReference(state: String, mode: MouseMode) throws {
    let cases = try BehaviourVectors.inputCases().filter { $0.state == state }
    try #require(!cases.isEmpty)
    let loop = EmbeddedEventLoop()
    let sink = Sink()
    let hub = InputsHub(eventLoop: loop, sink: sink, mouseMode: mode)
    let outlet = RecordingOutlet(ChannelID(.inputs))
    let channel = InputsChannel(outlet: outlet, hub: hub)
    hub.add(channel)
    channel.started()
    outlet.clear()
    // In the recording the motion count carries over from one state to the next; the tablet's cases begin with three counted messages.
    if mode == .client {
      for _ in 0..<3 { channel.received(.mouseMotion(InputsMouseMotion(dx: 0, dy: 0, buttons: []))) }
    }
    for entry in cases {
      guard let message = entry.client_message else {
        channel.ended()
        #expect(sink.take().map { simplified(effect($0, mode: mode)) } == entry.effects.map(simplified), "\(entry.name)")
        continue
      }
      // These two were recorded two seconds after the message before them.
      if entry.name == "nothing_for_2s_then_key_modifiers" || entry.name == "release_caps" { outlet.clear() }
      channel.received(try InputsClientMessage.decode(type: message.number, body: message.bytes))
      if entry.name == "nothing_for_2s_then_key_modifiers" || entry.name == "release_caps" { loop.advanceTime(by: .seconds(3)) }
      #expect(sink.take().map { simplified(effect($0, mode: mode)) } == entry.effects.map(simplified), "\(entry.name)")
      #expect(outlet.sent.map(\.type) == entry.answers.map(\.number), "\(entry.name)")
      #expect(outlet.sent.map(\.body) == entry.answers.map(\.bytes), "\(entry.name)")
      outlet.clear()
    }
  }

  @Test func releasesButtonsOfAClientThatGoes() {
    let sink = Sink()
    let hub = InputsHub(eventLoop: EmbeddedEventLoop(), sink: sink, mouseMode: .client)
    let channel = InputsChannel(outlet: RecordingOutlet(ChannelID(.inputs)), hub: hub)
    hub.add(channel)
    channel.received(.mousePress(InputsMousePress(button: .left, buttons: .left)))
    channel.ended()
    #expect(sink.take() == [.buttons(.left), .buttons([])])
  }

  @Test func ledsReachEveryClientAtOnce() throws {
    let hub = InputsHub(eventLoop: EmbeddedEventLoop(), sink: nil, mouseMode: .client)
    let outlets = (0..<2).map { _ in RecordingOutlet(ChannelID(.inputs)) }
    let channels = outlets.map { InputsChannel(outlet: $0, hub: hub) }
    for channel in channels { hub.add(channel) }
    hub.ledsChanged(.capsLock)
    for outlet in outlets {
      #expect(try outlet.take(InputsServerMessage.self) == [.keyModifiers(InputsKeyModifiers(modifiers: .capsLock))])
    }
  }

  private func clients(_ count: Int, mode: MouseMode = .client) -> (channels: [InputsChannel], sink: Sink) {
    let sink = Sink()
    let hub = InputsHub(eventLoop: EmbeddedEventLoop(), sink: sink, mouseMode: mode)
    let channels = (0..<count).map { _ in InputsChannel(outlet: RecordingOutlet(ChannelID(.inputs)), hub: hub) }
    for channel in channels { hub.add(channel) }
    return (channels, sink)
  }

  private func keys(_ bytes: UInt8...) -> InputsClientMessage { .keyScancode(InputsKeyScancode(codes: bytes[...])) }

  /// A prefix of one client must not change the meaning of another's key, nor of the releases after its own end.
  @Test func codesOfSeveralClientsAreNotMixed() {
    let (channels, sink) = clients(2)
    channels[0].received(keys(0x1e, 0xe0))
    channels[1].received(keys(0x1d, 0x9d))
    channels[0].received(keys(0x48))
    channels[1].received(keys(0xe1, 0x1d))
    channels[0].received(keys(0xe0))
    channels[0].ended()
    channels[1].received(keys(0x45))
    let bytes: [UInt8] = [0x1e, 0x1d, 0x9d, 0xe0, 0x48, 0x9e, 0xe0, 0xc8, 0xe1, 0x1d, 0x45]
    #expect(sink.take() == bytes.map { .scanCode($0) })
  }

  @Test func pauseIsReleasedToo() {
    let (channels, sink) = clients(1)
    channels[0].received(keys(0xe1, 0x1d, 0x45))
    _ = sink.take()
    channels[0].ended()
    #expect(sink.take() == [0xe1, 0x9d, 0xc5].map { .scanCode($0) })
  }

  @Test func whatAnotherClientHoldsStaysDown() {
    let (channels, sink) = clients(2)
    channels[0].received(keys(0x2a, 0x1e))
    channels[1].received(keys(0x2a))
    channels[0].received(.mousePress(InputsMousePress(button: .left, buttons: .left)))
    channels[1].received(.mousePress(InputsMousePress(button: .right, buttons: .right)))
    // A movement of one client is no release of the other's button.
    channels[0].received(.mousePosition(InputsMousePosition(x: 1, y: 2, buttons: .left, displayID: 0)))
    #expect(
      sink.take().suffix(2) == [
        .buttons([.left, .right]), .position(Point(x: 1, y: 2), display: 0, buttons: [.left, .right]),
      ])
    channels[0].ended()
    #expect(sink.take() == [.scanCode(0x9e), .buttons(.right)])
    channels[1].ended()
    #expect(sink.take() == [.scanCode(0xaa), .buttons([])])
  }
}
