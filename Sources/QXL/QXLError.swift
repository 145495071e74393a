/// Why bytes of a guest or of a recording are refused: the structure and its field.
public struct QXLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The structure as the specification names it, for example `QXLClipRects`; for a recording's syntax `recording`.
  public var structure: String
  /// The field as the specification names it.
  public var field: String
  /// What is wrong with it.
  public var problem: String

  public init(_ structure: String, _ field: String, _ problem: String) {
    self.structure = structure
    self.field = field
    self.problem = problem
  }

  /// For example `QXLClipRects num_rects: 2147483648 is above 1048576`.
  public var description: String { "\(structure) \(field): \(problem)" }
}
