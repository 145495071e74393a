public import SpiceWire

/// The receiving half of one channel: takes the frames of the server, in order, and gives what follows from them.
///
/// Does what is the same on every channel: runs sub-messages before the message that carries them, counts for the ACK window (a message
/// that cannot be handled counts too), and echoes pings without their padding (spec 01, sections 7.3, 8 and 9.2).
public struct ChannelReceiver<Engine: ChannelEngine>: Sendable {
  public var engine: Engine
  private var ackCounter = ClientAckCounter()

  /// The serial of the last frame that was handled; 0 before the first.
  public private(set) var handledSerial: UInt64 = 0

  public init(_ engine: Engine) { self.engine = engine }

  /// Handles one frame.
  public mutating func receive(_ frame: MessageFrame) -> [ChannelEffect<Engine>] {
    var effects: [ChannelEffect<Engine>] = []
    if frame.subList != 0 {
      runSubMessages(of: frame, at: frame.subList, effects: &effects)
    }
    let isList = frame.type == BaseServerMessage.Number.list.rawValue
    if isList { runSubMessages(of: frame, at: 0, effects: &effects) }
    if ackCounter.received() { effects.append(.send(Engine.message(.ack))) }
    if !isList { run(type: frame.type, of: frame.body, part: 0..<frame.body.count, effects: &effects) }
    handledSerial = frame.serial
    return effects
  }

  private mutating func runSubMessages(of frame: MessageFrame, at offset: UInt32, effects: inout [ChannelEffect<Engine>]) {
    do throws(WireError) {
      let label = Engine.ServerMessage.label(ofType: frame.type)
      for sub in try SubMessageList.subMessages(in: frame.body, at: offset, message: label) {
        run(type: sub.type, of: frame.body, part: sub.body, effects: &effects)
      }
    } catch {
      effects.append(.problem(.malformed(error)))
    }
  }

  private mutating func run(type: UInt16, of whole: [UInt8], part: Range<Int>, effects: inout [ChannelEffect<Engine>]) {
    do throws(WireError) {
      let message = try Engine.ServerMessage.decode(type: type, in: whole, part: part)
      if let common = Engine.common(message) {
        handle(common, effects: &effects)
        return
      }
      do throws(ChannelProblem) {
        try engine.handle(message, effects: &effects)
      } catch {
        effects.append(.problem(error))
      }
    } catch {
      effects.append(.problem(.malformed(error)))
    }
  }

  private mutating func handle(_ message: BaseServerMessage, effects: inout [ChannelEffect<Engine>]) {
    switch message {
    case .setAck(let setAck):
      ackCounter.set(window: setAck.window)
      effects.append(.send(Engine.message(.ackSync(BaseAckSync(generation: setAck.generation)))))
    case .ping(let ping):
      effects.append(.send(Engine.message(.pong(BasePong(id: ping.id, timestamp: ping.timestamp)))))
    case .notify(let notify): effects.append(.common(.notified(notify)))
    case .disconnecting(let disconnecting): effects.append(.common(.disconnecting(disconnecting)))
    case .migrate(let migrate): effects.append(.common(.migrating(migrate)))
    case .waitForChannels, .migrateData, .list, .baseLast:
      // Waiting keeps the image cache that display channels share in step; this client announces a cache of size 0, so there is nothing
      // to wait for. Migration data comes only after a flush that was asked for; a LIST inside of a list is refused by the decoder.
      break
    }
  }
}
