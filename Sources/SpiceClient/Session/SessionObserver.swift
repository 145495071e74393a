public import NIOCore
public import SpiceTransport
public import SpiceWire

/// Sees everything that goes over a session's connections: what recordings and statistics are made of.
///
/// All calls come on the session's event loop, in the order in which things happen, and hold the session up until they return.
public protocol SessionObserver: Sendable {
  /// A channel's link stage is over; `capabilities` is what this client said of itself.
  func opened(_ channel: ChannelID, _ info: LinkInfo, capabilities: [UInt32], at time: NIODeadline)
  /// A message of the server came; it has not been handled yet.
  func received(_ frame: MessageFrame, on channel: ChannelID, at time: NIODeadline)
  /// The session took `duration` for this channel's messages: for the one that was told last, or later for frames of videos that waited
  /// until all that had been read was handled.
  func handled(on channel: ChannelID, in duration: TimeAmount)
  /// A message of the client goes out.
  func sent(type: UInt16, body: WireBody, on channel: ChannelID, at time: NIODeadline)
  /// A channel's connection is over.
  func closed(_ channel: ChannelID, reason: String?, at time: NIODeadline)
}
