public import SpiceWire

/// One key and what is held while it is pressed.
public struct KeyStroke: Hashable, Sendable {
  public var key: ScanCode
  /// Held while the key is pressed: Shift, Alt Gr.
  public var modifiers: [ScanCode]
  /// Caps Lock turns the key's Shift round.
  public var followsCapsLock: Bool

  public init(_ key: ScanCode, modifiers: [ScanCode] = [], followsCapsLock: Bool = false) {
    self.key = key
    self.modifiers = modifiers
    self.followsCapsLock = followsCapsLock
  }

  /// What has to be tapped for the same character while these locks are on in the guest.
  public func keys(locks: LockKeys) -> [ScanCode] {
    guard followsCapsLock, locks.contains(.capsLock) else { return modifiers + [key] }
    let others = modifiers.filter { $0 != .leftShift && $0 != .rightShift }
    return (others.count == modifiers.count ? [.leftShift] : []) + others + [key]
  }
}
