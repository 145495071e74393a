public import SpiceWire

/// The locks of a keyboard: Caps Lock, Num Lock, Scroll Lock.
public typealias LockKeys = KeyboardModifiers

/// What happened on the inputs channel.
public enum InputsEvent: Hashable, Sendable {
  /// The channel is ready for keys and the pointer.
  case ready(LockKeys)
  /// The guest's locks are now these.
  case lockKeysChanged(LockKeys)
}
