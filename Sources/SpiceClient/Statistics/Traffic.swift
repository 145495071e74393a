/// Messages and the bytes they took on the wire, headers included.
public struct Traffic: Hashable, Sendable {
  public var messages: UInt64 = 0
  public var bytes: UInt64 = 0

  public init() {}

  mutating func add(bytes count: Int) {
    messages &+= 1
    bytes &+= UInt64(count)
  }

  /// What came since `earlier`, which is an older value of the same.
  func since(_ earlier: Traffic) -> Traffic {
    var difference = Traffic()
    difference.messages = messages &- earlier.messages
    difference.bytes = bytes &- earlier.bytes
    return difference
  }
}

/// What went over one channel in one direction.
public struct ChannelTraffic: Hashable, Sendable {
  public private(set) var total = Traffic()
  /// By the messages' numbers; sub-messages count with the message that carries them.
  public private(set) var byType: [UInt16: Traffic] = [:]

  /// No channel has so many kinds of messages; a peer that makes up numbers is not followed further.
  private static let typeLimit = 128

  public init() {}

  mutating func add(type: UInt16, bytes: Int) {
    total.add(bytes: bytes)
    guard byType[type] != nil || byType.count < Self.typeLimit else { return }
    byType[type, default: Traffic()].add(bytes: bytes)
  }
}
