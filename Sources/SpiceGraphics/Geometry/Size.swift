/// A width and a height in pixels.
public struct Size: Hashable, Sendable {
  public var width: Int32
  public var height: Int32

  public init(width: Int32, height: Int32) {
    self.width = width
    self.height = height
  }

  /// True when there is no pixel in it.
  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// The number of pixels; 0 for an empty size.
  public var area: Int { isEmpty ? 0 : Int(width) * Int(height) }
}

extension Size: CustomStringConvertible {
  /// `1280x800`, as command lines write it.
  public var description: String { "\(width)x\(height)" }
}
