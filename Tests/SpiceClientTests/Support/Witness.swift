import NIOCore
import SpiceClient
import SpiceTransport
import SpiceWire
import Synchronization

/// Writes down what an observer is told.
final class Witness: SessionObserver {
  private let written = Mutex<[String]>([])

  var lines: [String] { written.withLock { $0 } }

  private func write(_ line: String) { written.withLock { $0.append(line) } }

  func opened(_ channel: ChannelID, _ info: LinkInfo, capabilities: [UInt32], at time: NIODeadline) { write("opened \(channel)") }
  func received(_ frame: MessageFrame, on channel: ChannelID, at time: NIODeadline) { write("\(channel) received \(frame.type)") }
  func handled(on channel: ChannelID, in duration: TimeAmount) { write("\(channel) handled") }
  func sent(type: UInt16, body: WireBody, on channel: ChannelID, at time: NIODeadline) { write("\(channel) sent \(type)") }
  func closed(_ channel: ChannelID, reason: String?, at time: NIODeadline) { write("closed \(channel)") }
}
