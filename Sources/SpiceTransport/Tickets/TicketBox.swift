public import NIOCore
import Synchronization

/// A server's ticket key and its present policy, which may be changed at any time and from any thread.
public final class TicketBox: Sendable {
  /// The key of this run of the server.
  public let key: TicketKey

  private let current: Mutex<TicketPolicy>

  /// - Throws: `TicketError` if the policy's password cannot be one.
  public init(_ policy: TicketPolicy, key: TicketKey) throws(TicketError) {
    try Self.check(policy)
    self.key = key
    current = Mutex(policy)
  }

  /// A box with a key of its own.
  public convenience init(_ policy: TicketPolicy) throws { try self.init(policy, key: TicketKey()) }

  public var policy: TicketPolicy { current.withLock { $0 } }

  /// Changes who may log in. Channels that are up stay.
  ///
  /// - Throws: `TicketError` if the password cannot be one; the policy is then as before.
  public func set(_ policy: TicketPolicy) throws(TicketError) {
    try Self.check(policy)
    current.withLock { $0 = policy }
  }

  private static func check(_ policy: TicketPolicy) throws(TicketError) {
    guard case .password(let password, _) = policy else { return }
    if password.count > TicketPolicy.longestPassword { throw .passwordTooLong(bytes: password.count) }
    if password.contains(0) { throw .passwordContainsZero }
  }

  /// True if the sender of `ticket` may come in. A ticket that cannot be decrypted is refused even where no password is asked for.
  public func admits(_ ticket: [UInt8], now: NIODeadline = .now()) -> Bool {
    guard let given = key.password(in: ticket) else { return false }
    switch policy {
    case .open: return true
    case .password(let password, let expires):
      if let expires, expires <= now { return false }
      return !password.isEmpty && Self.equal(password, given)
    }
  }

  /// Compares in a time that depends on neither what is equal nor where they differ.
  private static func equal(_ password: [UInt8], _ given: [UInt8]) -> Bool {
    var difference = password.count ^ given.count
    for index in 0..<TicketPolicy.longestPassword {
      let a = index < password.count ? password[index] : 0
      let b = index < given.count ? given[index] : 0
      difference |= Int(a ^ b)
    }
    return difference == 0
  }
}
