/// How sound is written in DATA messages (spec 02, section 7.1). Unknown values are kept.
public struct AudioEncoding: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let invalid = Self(rawValue: 0)
  /// Interleaved samples.
  public static let raw = Self(rawValue: 1)
  /// Obsolete: removed from both reference peers.
  public static let celt051 = Self(rawValue: 2)
  /// One Opus packet a message.
  public static let opus = Self(rawValue: 3)
}
