public import NIOCore

/// Who may log in (spec 01, section 4.3).
public enum TicketPolicy: Hashable, Sendable {
  /// Everybody; a ticket is still sent and must be decryptable.
  case open
  /// Whoever knows the password, until it expires; nil = never. Nobody, if the password is empty.
  case password([UInt8], expires: NIODeadline?)

  /// Bytes of the longest password.
  public static let longestPassword = 60

  /// Nobody may log in, whatever the password.
  public static let denied = TicketPolicy.password([], expires: nil)

  /// The password's UTF-8 bytes.
  public static func password(_ text: String, expires: NIODeadline? = nil) -> TicketPolicy { .password(Array(text.utf8), expires: expires) }
}
