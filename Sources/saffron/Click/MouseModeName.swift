import ArgumentParser
import SpiceClient
import SpiceWire

/// Who places the pointer.
enum MouseModeName: String, CaseIterable, ExpressibleByArgument {
  /// The client says where it is.
  case client
  /// The client says how it moves.
  case server

  var mode: MouseMode {
    switch self {
    case .client: .client
    case .server: .server
    }
  }
}

/// The buttons as options name them.
enum ButtonName: String, CaseIterable, ExpressibleByArgument {
  case left, middle, right, side, extra

  var button: PointerButton {
    switch self {
    case .left: .left
    case .middle: .middle
    case .right: .right
    case .side: .side
    case .extra: .extra
    }
  }
}
