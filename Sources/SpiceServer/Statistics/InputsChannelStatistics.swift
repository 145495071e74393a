/// What a client has done on its inputs channel.
public struct InputsChannelStatistics: Hashable, Sendable, Encodable {
  /// Messages of keys that went down or up.
  public var keys: UInt64 = 0
  /// Movements of the pointer.
  public var moves: UInt64 = 0
  /// Buttons that went down or up, and steps of the wheel.
  public var buttons: UInt64 = 0

  public init() {}
}
