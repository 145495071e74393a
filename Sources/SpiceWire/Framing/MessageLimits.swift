/// The largest bodies that are taken, by channel and message number (spec 01, section 17).
public enum MessageLimits {
  private static let kibi = 1024
  private static let mebi = 1024 * 1024

  /// What a server takes from clients. MIGRATE_DATA has no larger limit than the rest: no client has a reason to send it to a server to
  /// which nothing migrates, and it must not cost memory before it is refused.
  public static func fromClient(_ channel: ChannelType) -> @Sendable (UInt16) -> Int {
    let data =
      switch channel {
      case .usbredir, .port, .webdav, .smartcard, .record: mebi
      default: 64 * kibi
      }
    return { type in type < 101 ? 64 * kibi : data }
  }

  /// What a client takes from servers.
  public static func fromServer(_ channel: ChannelType) -> @Sendable (UInt16) -> Int {
    let data = channel == .display ? 256 * mebi : mebi
    return { type in
      // MIGRATE_DATA
      type == 2 ? 64 * mebi : data
    }
  }
}
