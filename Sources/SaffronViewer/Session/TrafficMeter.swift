public import NIOCore
public import SpiceClient
public import SpiceTransport
public import SpiceWire
import Synchronization

/// Counts what a session receives and what handling it takes; the figures of `--stats`.
public final class TrafficMeter: SessionObserver {
  struct Count: Hashable, Sendable {
    var bytes = 0
    var messages = 0
    var nanoseconds: Int64 = 0
  }

  /// Bytes of a message's header; the short form's, which servers use.
  private static let headerSize = 6

  private let counts = Mutex<[ChannelID: Count]>([:])

  public init() {}

  /// What was counted since the last call.
  func take() -> [ChannelID: Count] {
    counts.withLock { counts in
      defer { counts = [:] }
      return counts
    }
  }

  public func opened(_ channel: ChannelID, _ info: LinkInfo, capabilities: [UInt32], at time: NIODeadline) {}

  public func received(_ frame: MessageFrame, on channel: ChannelID, at time: NIODeadline) {
    counts.withLock {
      $0[channel, default: Count()].bytes += frame.body.count + Self.headerSize
      $0[channel, default: Count()].messages += 1
    }
  }

  public func handled(on channel: ChannelID, in duration: TimeAmount) {
    counts.withLock { $0[channel, default: Count()].nanoseconds += duration.nanoseconds }
  }

  public func sent(type: UInt16, body: WireBody, on channel: ChannelID, at time: NIODeadline) {}

  public func closed(_ channel: ChannelID, reason: String?, at time: NIODeadline) {}
}
