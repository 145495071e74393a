/// Why a command of the host was not taken (spec 07, section 2.2). It costs the host this command alone.
public struct DrawingRefusal: Error, Hashable, Sendable {
  /// As the specification writes it: `draw_copy`, `surface_create`.
  public var operation: String
  /// The part of the command that is wrong: `box`, `source.palette`.
  public var field: String
  /// What is wrong with it.
  public var problem: String

  public init(operation: String, field: String, problem: String) {
    self.operation = operation
    self.field = field
    self.problem = problem
  }
}

extension DrawingRefusal: CustomStringConvertible {
  public var description: String { "\(operation): \(field): \(problem)" }
}
