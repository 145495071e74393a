/// The kinds of channels (spec 01, section 12.1).
public enum ChannelType: UInt8, Hashable, Sendable, CaseIterable {
  case main = 1
  case display = 2
  case inputs = 3
  case cursor = 4
  case playback = 5
  case record = 6
  /// Obsolete: no messages are defined any more.
  case tunnel = 7
  case smartcard = 8
  case usbredir = 9
  case port = 10
  case webdav = 11

  /// The name that configuration files and logs use: `display`.
  public var name: String { "\(self)" }
}

/// One channel of a session: its kind and its number among the channels of that kind.
public struct ChannelID: Hashable, Sendable {
  public var type: ChannelType
  public var id: UInt8

  public init(_ type: ChannelType, id: UInt8 = 0) {
    self.type = type
    self.id = id
  }
}

extension ChannelID: CustomStringConvertible {
  public var description: String { "\(type.name) \(id)" }
}
