/// What a cursor channel has sent, and how it stands.
public struct CursorChannelStatistics: Hashable, Sendable, Encodable {
  // MARK: Counters

  /// Shapes that the client had already.
  public var cacheReferences: UInt64 = 0
  /// Shapes that were sent, each of which it keeps.
  public var cacheAdditions: UInt64 = 0
  /// Changes that came while an earlier one had not been sent yet: only the newest state was.
  public var mergedChanges: UInt64 = 0

  // MARK: Present state

  /// Messages and bytes that the client has not acknowledged.
  public var messagesInFlight = 0
  public var bytesInFlight = 0

  public init() {}
}
