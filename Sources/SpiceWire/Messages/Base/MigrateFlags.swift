/// What follows a MIGRATE message on its channel (spec 01, section 8.1). Unknown bits are kept.
public struct MigrateFlags: OptionSet, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The client answers with MIGRATE_FLUSH_MARK.
  public static let needFlush = Self(rawValue: 1)
  /// MIGRATE_DATA follows.
  public static let needDataTransfer = Self(rawValue: 2)
}
