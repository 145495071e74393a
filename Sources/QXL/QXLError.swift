/// Why bytes of a guest or of a recording are refused: the structure and the field.
public struct QXLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// For example `drawable clip: 2147483648 rectangles`.
  public var description: String

  public init(_ description: String) { self.description = description }
}
