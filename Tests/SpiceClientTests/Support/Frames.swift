import SpiceClient
import SpiceWire

/// Makes frames as a server would send them: serials count from 1.
struct FrameSource {
  private var serial: UInt64 = 0

  mutating func frame(_ message: some ChannelMessage) -> MessageFrame { frame(type: message.type, message.encodedBody().joined) }

  mutating func frame(type: UInt16, _ body: [UInt8], subList: UInt32 = 0) -> MessageFrame {
    serial += 1
    return MessageFrame(serial: serial, type: type, subList: subList, body: body)
  }
}

/// A channel's receiver together with a server that feeds it.
struct ChannelRig<Engine: ChannelEngine> {
  var receiver: ChannelReceiver<Engine>
  var source = FrameSource()

  init(_ engine: Engine) { receiver = ChannelReceiver(engine) }

  /// What follows from a message.
  mutating func send(_ message: Engine.ServerMessage) -> [ChannelEffect<Engine>] { receiver.receive(source.frame(message)) }

  mutating func send(type: UInt16, _ body: [UInt8], subList: UInt32 = 0) -> [ChannelEffect<Engine>] {
    receiver.receive(source.frame(type: type, body, subList: subList))
  }
}

extension [ChannelEffect<MainEngine>] {
  var replies: [MainClientMessage] { compactMap { if case .send(let message) = $0 { message } else { nil } } }
  var events: [MainEvent] { compactMap { if case .event(let event) = $0 { event } else { nil } } }
  var problems: [ChannelProblem] { compactMap { if case .problem(let problem) = $0 { problem } else { nil } } }
}

extension [ChannelEffect<DisplayEngine>] {
  var replies: [DisplayClientMessage] { compactMap { if case .send(let message) = $0 { message } else { nil } } }
  var events: [DisplayEvent] { compactMap { if case .event(let event) = $0 { event } else { nil } } }
  var problems: [ChannelProblem] { compactMap { if case .problem(let problem) = $0 { problem } else { nil } } }
}
