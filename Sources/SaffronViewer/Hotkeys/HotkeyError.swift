/// Why a list of hotkeys or a key map cannot be used.
public enum HotkeyError: Error, Hashable, Sendable {
  /// Not of the form `action=keys`.
  case malformed(String)
  case unknownAction(String)
  case unknownKey(String)
}

extension HotkeyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let text): "'\(text)' is not of the form NAME=KEY+KEY"
    case .unknownAction(let name):
      "there is no action '\(name)'; there are \(HotkeyAction.allCases.map(\.rawValue).joined(separator: ", "))"
    case .unknownKey(let name): "there is no key '\(name)'"
    }
  }
}
