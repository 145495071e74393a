public import SpiceWire

/// The receiving half of one channel: takes the frames of the server, in order, and gives what follows from them.
///
/// Does what is the same on every channel: runs sub-messages before the message that carries them, counts for the ACK window (a message
/// that cannot be handled counts too), echoes pings without their padding (spec 01, sections 7.3, 8 and 9.2), and holds back what comes
/// behind a message that waits for another channel (spec 01, section 8.5).
public struct ChannelReceiver<Engine: ChannelEngine> {
  public var engine: Engine
  private var ackCounter = ClientAckCounter()

  /// The serial of the last frame that was handled; 0 before the first.
  public private(set) var handledSerial: UInt64 = 0

  /// A frame whose handling stopped at a message that waits.
  private struct Held {
    let frame: MessageFrame
    let subMessages: [SubMessage]
    /// The step to go on with: as `run` counts them.
    let step: Int
  }

  private typealias SubMessage = (type: UInt16, body: Range<Int>)

  private var held: Held?
  private var backlog: [MessageFrame] = []

  public init(_ engine: Engine) { self.engine = engine }

  /// Whether a message waits for another channel. Frames that come nevertheless are kept, so the connection should deliver none until
  /// `resume` has put an end to it.
  public var isWaiting: Bool { held != nil }

  /// Bytes of the messages that wait.
  var waitingBytes: Int { backlog.reduce(held?.frame.body.count ?? 0) { $0 + $1.body.count } }

  /// Handles one frame.
  public mutating func receive(_ frame: MessageFrame) -> [ChannelEffect<Engine>] {
    guard held == nil else {
      backlog.append(frame)
      return []
    }
    var effects: [ChannelEffect<Engine>] = []
    begin(frame, effects: &effects)
    return effects
  }

  /// Goes on if what the channel waits for has come, or will never come.
  public mutating func resume() -> [ChannelEffect<Engine>] {
    var effects: [ChannelEffect<Engine>] = []
    guard let stopped = held else { return effects }
    if case .waiting = engine.progress { return effects }
    held = nil
    run(stopped.frame, stopped.subMessages, from: stopped.step, effects: &effects)
    let waiting = backlog
    backlog = []
    for (index, frame) in waiting.enumerated() {
      guard held == nil else {
        backlog = Array(waiting[index...])
        break
      }
      begin(frame, effects: &effects)
    }
    return effects
  }

  private mutating func begin(_ frame: MessageFrame, effects: inout [ChannelEffect<Engine>]) {
    var subMessages: [SubMessage] = []
    if frame.subList != 0 {
      subMessages = self.subMessages(of: frame, at: frame.subList, effects: &effects)
    }
    if frame.isList { subMessages += self.subMessages(of: frame, at: 0, effects: &effects) }
    run(frame, subMessages, from: 0, effects: &effects)
  }

  private func subMessages(of frame: MessageFrame, at offset: UInt32, effects: inout [ChannelEffect<Engine>]) -> [SubMessage] {
    do throws(WireError) {
      return try SubMessageList.subMessages(in: frame.body, at: offset, message: Engine.ServerMessage.label(ofType: frame.type))
    } catch {
      effects.append(.problem(.malformed(error)))
      return []
    }
  }

  /// Takes the steps of a frame from the one with this number on: each sub-message, the frame's part in the ACK window, the message itself.
  private mutating func run(_ frame: MessageFrame, _ subMessages: [SubMessage], from first: Int, effects: inout [ChannelEffect<Engine>]) {
    for step in first...subMessages.count + 1 {
      if step == subMessages.count {
        if ackCounter.received() { effects.append(.send(Engine.message(.ack))) }
        continue
      }
      if step < subMessages.count {
        handle(type: subMessages[step].type, of: frame.body, part: subMessages[step].body, effects: &effects)
      } else if !frame.isList {
        handle(type: frame.type, of: frame.body, part: 0..<frame.body.count, effects: &effects)
      }
      if case .waiting = engine.progress {
        held = Held(frame: frame, subMessages: subMessages, step: step)
        return
      }
    }
    handledSerial = frame.serial
    engine.finished(frame.serial)
  }

  /// Hands one message over, again if it need not wait after all.
  private mutating func handle(type: UInt16, of whole: [UInt8], part: Range<Int>, effects: inout [ChannelEffect<Engine>]) {
    while true {
      if case .hopeless(let problem) = engine.progress {
        effects.append(.problem(problem))
        return engine.drop()
      }
      do throws(WireError) {
        let message = try Engine.ServerMessage.decode(type: type, in: whole, part: part)
        do throws(ChannelProblem) {
          if let common = Engine.common(message) {
            handle(common, effects: &effects)
          } else {
            try engine.handle(message, effects: &effects)
          }
        } catch {
          effects.append(.problem(error))
        }
      } catch {
        effects.append(.problem(.malformed(error)))
      }
      switch engine.progress {
      case .done, .waiting: return
      case .ready, .hopeless: break
      }
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
    case .waitForChannels(let channels): engine.wait(for: channels)
    case .migrateData, .list, .baseLast:
      // Migration data comes only after a flush that was asked for; a LIST inside of a list is refused by the decoder.
      break
    }
  }
}

extension MessageFrame {
  fileprivate var isList: Bool { type == BaseServerMessage.Number.list.rawValue }
}
