public import NIOCore
public import SpiceTransport
public import SpiceWire
import Synchronization

/// Counts what goes over a live session's connections: `configuration.observer = meter`. Its statistics can be read from anywhere.
public final class SessionMeter: SessionObserver {
  private let state = Mutex(SessionStatistics())

  public init() {}

  /// What was counted so far.
  public var statistics: SessionStatistics { state.withLock { $0 } }

  public func opened(_ channel: ChannelID, _ info: LinkInfo, capabilities: [UInt32], at time: NIODeadline) {
    // This client announces the mini header always, so the server decides.
    let form: HeaderForm = info.commonCapabilities.contains(.miniHeader) ? .mini : .full
    state.withLock { $0.opened(channel, form: form) }
  }

  public func received(_ frame: MessageFrame, on channel: ChannelID, at time: NIODeadline) {
    state.withLock { $0.received(frame, on: channel, at: Int64(clamping: time.uptimeNanoseconds)) }
  }

  public func handled(on channel: ChannelID, in duration: TimeAmount) {
    state.withLock { $0.handled(on: channel, in: duration.nanoseconds) }
  }

  public func sent(type: UInt16, body: WireBody, on channel: ChannelID, at time: NIODeadline) {
    state.withLock { $0.sent(type: type, body: body.joined, on: channel) }
  }

  public func closed(_ channel: ChannelID, reason: String?, at time: NIODeadline) { state.withLock { $0.closed(channel) } }
}
