public import SpiceWire

/// What the main channel has told of the server and its guest (spec 02, section 3).
public struct MainState: Hashable, Sendable {
  /// The connection id for the session's other channels.
  public var sessionID: UInt32
  /// How many displays the server has, for cache sizes.
  public var displayCountHint: UInt32
  /// Bytes of the largest display memory, for cache sizes.
  public var memoryHint: UInt32
  public var supportedMouseModes: MouseModes
  public var currentMouseMode: MouseMode
  public var isAgentConnected: Bool
  /// The server's multi-media clock in milliseconds, as it was when it was last told; it wraps.
  public var multiMediaTime: UInt32
  /// The guest's name, if the server's host gave it one.
  public var name: String?
  /// The guest's UUID, if it has one.
  public var uuid: SIMD16<UInt8>?
  /// The channels that the server has, without main; in the order in which they were listed.
  public var channels: [ChannelID]
  /// How often the server has listed its channels.
  public var channelListCount: Int
}
