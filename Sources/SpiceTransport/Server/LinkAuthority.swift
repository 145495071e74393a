public import SpiceWire

/// What a server says to a client that asks for a channel.
public enum LinkOffer: Sendable {
  /// The channel is there. The ticket mechanism and the words of the channel's own capabilities are announced.
  case accept(commonCapabilities: CapabilitySet<CommonCapability>, channelCapabilityWords: [UInt32])
  /// The client gets an error block.
  case refuse(LinkErrorCode)
  /// The connection ends without a byte: there is no such channel.
  case silently

  /// The channel is there, with what every channel of a server with tickets announces.
  public static func accept(channelCapabilityWords: [UInt32] = []) -> LinkOffer {
    .accept(commonCapabilities: [.protocolAuthSelection, .authSpice, .miniHeader], channelCapabilityWords: channelCapabilityWords)
  }
}

/// Asked on the event loop during the link stage of each connection (spec 01, section 3.5).
public protocol LinkAuthority: AnyObject {
  /// Rows 6 and 7: first the security policy of the channel's type (`.refuse(.needSecured)`, `.refuse(.needUnsecured)`), then whether the
  /// channel exists (`.silently`). Main exists with any id. Types that have no name are refused before this is asked.
  func offer(for channel: ChannelID, isSecure: Bool) -> LinkOffer

  /// Rows 10 and 11, asked after the ticket was right: `.ok`, `.badConnectionID` or `.channelNotAvailable`.
  func admit(_ info: LinkInfo) -> LinkErrorCode

  /// The channel is up, the result 0 is on its way. Must call `start(_:)`, or `close()`.
  func established(_ connection: MessageConnection)
}
