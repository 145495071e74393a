public import SpiceWire

/// A button of the pointer. The wheel is no button here: see `ScrollDirection`.
public enum PointerButton: Hashable, Sendable, CaseIterable {
  case left, middle, right, side, extra

  /// The button's number in messages.
  public var wire: MouseButton {
    switch self {
    case .left: .left
    case .middle: .middle
    case .right: .right
    case .side: .side
    case .extra: .extra
    }
  }

  /// The button's bit in the mask of those that are down.
  public var mask: MouseButtons {
    switch self {
    case .left: .left
    case .middle: .middle
    case .right: .right
    case .side: .side
    case .extra: .extra
    }
  }
}

/// Where the wheel turns. The protocol knows no horizontal wheel.
public enum ScrollDirection: Hashable, Sendable {
  case up, down
}
