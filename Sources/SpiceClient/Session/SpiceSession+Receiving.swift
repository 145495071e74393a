import Logging
import NIOCore
import SpiceTransport
import SpiceWire

extension SpiceSession {
  /// Queues a message on a channel, if it is open.
  func send(_ message: some ChannelMessage, on channel: ChannelID) {
    guard let connection = connections[channel] else { return }
    let body = message.encodedBody()
    configuration.observer?.sent(type: message.type, body: body, on: channel, at: .now())
    connection.send(type: message.type, body: body)
  }

  func received(_ frame: MessageFrame, on channel: ChannelID, epoch: Int) {
    guard epoch == self.epoch, connections[channel] != nil else { return }
    guard let observer = configuration.observer else {
      handle(frame, on: channel)
      return
    }
    let start = NIODeadline.now()
    observer.received(frame, on: channel, at: start)
    handle(frame, on: channel)
    observer.handled(on: channel, in: .now() - start)
  }

  private func handle(_ frame: MessageFrame, on channel: ChannelID) {
    switch channel.type {
    case .main:
      for effect in main.receive(frame) {
        perform(effect, on: channel) { .main($0) }
        switch effect {
        case .event(.channelsListed(let new)): openListed(new)
        case .event(let event): tellDisplays(event)
        default: break
        }
      }
    case .display:
      receivedDisplay(frame, on: channel.id)
    case .inputs:
      for effect in inputs?.receive(frame) ?? [] {
        perform(effect, on: channel) { .inputs($0) }
        if case .event(.ready) = effect, let wantedLocks { sendLocks(wantedLocks) }
      }
    case .cursor:
      for effect in cursors[channel.id]?.receive(frame) ?? [] { perform(effect, on: channel) { .cursor(channel.id, $0) } }
    default:
      // Other channels are not opened.
      break
    }
    wake()
  }

  func perform<Engine: ChannelEngine>(
    _ effect: ChannelEffect<Engine>, on channel: ChannelID, event: (Engine.Event) -> SessionEvent
  ) {
    switch effect {
    case .send(let message): send(message, on: channel)
    case .event(let happened): report(event(happened))
    case .common(let common):
      if case .disconnecting(let fields) = common, fields.reason != LinkErrorCode.ok.rawValue {
        farewells[channel] = LinkErrorCode(rawValue: fields.reason).map { "\($0)" } ?? "error \(fields.reason)"
      }
      report(.common(channel, common))
    case .problem(let problem):
      logger.warning("\(channel): \(problem)")
      report(.problem(channel, problem))
    }
  }

  /// A connection takes so many bytes for a message of which only a part has come. Too many of all together end the channel that took the last.
  func keeps(_ bytes: Int, on channel: ChannelID, epoch: Int) {
    guard epoch == self.epoch, let connection = connections[channel] else { return }
    let isMore = bytes > unfinishedBytes[channel, default: 0]
    unfinishedBytes[channel] = bytes
    let limit = configuration.display.messageByteLimit
    guard isMore, unfinishedBytes.values.reduce(displays.waitingBytes, +) > limit, endings[channel] == nil else { return }
    let problem = ChannelProblem.limitExceeded(
      message: channel.type.name, what: "messages of more than \(limit) bytes have come in part, on all channels together")
    logger.warning("\(channel): \(problem)")
    endings[channel] = .problem(channel, problem)
    report(.problem(channel, problem))
    connection.close()
  }

  func closed(_ channel: ChannelID, reason: String?, epoch: Int) {
    configuration.observer?.closed(channel, reason: reason, at: .now())
    guard epoch == self.epoch else { return }
    connections[channel] = nil
    unfinishedBytes[channel] = nil
    let reason = reason ?? farewells[channel]
    let error = isClosed ? SpiceClientError.closed : .closedByServer(channel, reason: reason)
    // A session that ended a channel because of an error knows better.
    if endings[channel] == nil { endings[channel] = error }
    report(.closed(channel, reason: reason))
    switch channel.type {
    case .display: closedDisplay(channel.id)
    case .inputs: inputs = nil
    case .cursor: cursors[channel.id] = nil
    case .main where !isClosed:
      // The connection is over; what is left of it is of no use.
      for connection in connections.values { connection.close() }
      lost(endings[channel] ?? error)
    default: break
    }
    wake()
  }
}
