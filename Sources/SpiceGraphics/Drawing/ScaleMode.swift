/// How a source is stretched to the size of its box (spec 03, section 6.7). Any number is a value, because a peer may send any.
public struct ScaleMode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bilinear.
  public static let interpolate = ScaleMode(rawValue: 0)
  /// The nearest pixel.
  public static let nearest = ScaleMode(rawValue: 1)
}
