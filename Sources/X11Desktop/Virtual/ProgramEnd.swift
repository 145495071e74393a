/// How a program ended.
public enum ProgramEnd: Hashable, Sendable {
  case exited(code: Int32)
  case signalled(number: Int32)
  /// Somebody else has collected the status.
  case unknown
}

extension ProgramEnd: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exited(let code): "ended with status \(code)"
    case .signalled(let number): "was ended by signal \(number)"
    case .unknown: "ended"
    }
  }
}
