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

/// What follows from a message, told apart; every engine's effects are.
protocol Effect {
  associatedtype Engine: ChannelEngine
  var reply: Engine.ClientMessage? { get }
  var event: Engine.Event? { get }
  var problem: ChannelProblem? { get }
}

extension ChannelEffect: Effect {
  var reply: Engine.ClientMessage? { if case .send(let message) = self { message } else { nil } }
  var event: Engine.Event? { if case .event(let event) = self { event } else { nil } }
  var problem: ChannelProblem? { if case .problem(let problem) = self { problem } else { nil } }
}

extension Array where Element: Effect {
  var replies: [Element.Engine.ClientMessage] { compactMap(\.reply) }
  var events: [Element.Engine.Event] { compactMap(\.event) }
  var problems: [ChannelProblem] { compactMap(\.problem) }
}
