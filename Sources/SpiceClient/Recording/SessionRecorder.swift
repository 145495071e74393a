public import NIOCore
public import SpiceTransport
public import SpiceWire
import Synchronization

/// Writes what goes over a session's connections to a recording (docs/recording-format.md).
///
/// It is a session's observer: `configuration.observer = SessionRecorder(…)`. The output gets nothing before the first
/// channel is open; from then on an entry is handed over when it happens and kept nowhere else. The link stage, and with it the password, is nothing that an observer sees.
public final class SessionRecorder: SessionObserver {
  private struct Connection {
    var number: UInt16
    var sentMessages: UInt64 = 0
  }

  private struct State {
    /// Nil once it is written, in front of the first entry.
    var header: RecordingHeader?
    var connections: [ChannelID: Connection] = [:]
    /// Connections that ended when their channel was opened anew; their own end is told later.
    var replaced: [ChannelID: Int] = [:]
    var lastNumber: UInt16 = .max
    var isFinished = false

    init(header: RecordingHeader) { self.header = header }
  }

  private let output: any RecordingOutput
  private let beginning: NIODeadline
  private let state: Mutex<State>

  /// - Parameters:
  ///   - start: the present time in microseconds since 1970 (UTC).
  ///   - source: the server's address, without a password.
  public init(output: any RecordingOutput, start: Int64, source: String) {
    self.output = output
    beginning = .now()
    state = Mutex(State(header: RecordingHeader(start: start, source: source)))
  }

  /// Nothing is recorded any more: to be called before this side closes the session, which is no part of what the server did.
  public func finish() { state.withLock { $0.isFinished = true } }

  public func opened(_ channel: ChannelID, _ info: LinkInfo, capabilities: [UInt32], at time: NIODeadline) {
    record { state in
      if let header = state.header {
        output.write(header.encoded())
        state.header = nil
      }
      if let old = state.connections[channel] {
        state.replaced[channel, default: 0] += 1
        write(old.number, .closed(reason: nil), time)
      }
      let used = Set(state.connections.filter { $0.key != channel }.values.map(\.number))
      repeat { state.lastNumber &+= 1 } while used.contains(state.lastNumber)
      state.connections[channel] = Connection(number: state.lastNumber)
      write(state.lastNumber, .opened(RecordedLink(info, clientCapabilityWords: capabilities)), time)
    }
  }

  public func received(_ frame: MessageFrame, on channel: ChannelID, at time: NIODeadline) {
    record { state in
      guard let connection = state.connections[channel] else { return }
      write(connection.number, .received(frame), time)
    }
  }

  public func handled(on channel: ChannelID, in duration: TimeAmount) {}

  public func sent(type: UInt16, body: WireBody, on channel: ChannelID, at time: NIODeadline) {
    record { state in
      guard var connection = state.connections[channel] else { return }
      connection.sentMessages += 1
      state.connections[channel] = connection
      write(connection.number, .sent(MessageFrame(serial: connection.sentMessages, type: type, body: body.joined)), time)
    }
  }

  public func closed(_ channel: ChannelID, reason: String?, at time: NIODeadline) {
    record { state in
      if let replaced = state.replaced[channel] {
        state.replaced[channel] = replaced == 1 ? nil : replaced - 1
        return
      }
      guard let connection = state.connections.removeValue(forKey: channel) else { return }
      write(connection.number, .closed(reason: reason), time)
    }
  }

  private func record(_ work: (inout State) -> Void) { state.withLock { if !$0.isFinished { work(&$0) } } }

  private func write(_ connection: UInt16, _ event: RecordingEntry.Event, _ time: NIODeadline) {
    let time = max(0, (time - beginning).nanoseconds)
    output.write(RecordingEntry(time: time, connection: connection, event: event).encoded())
  }
}
