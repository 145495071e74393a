/// What a surface is for (spec 03, section 8.8).
public struct SurfaceFlags: OptionSet, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// What the display shows.
  public static let primary = SurfaceFlags(rawValue: 1)
  /// The surface will only be covered by a stream; sent only to clients with the capability MULTI_CODEC.
  public static let streamingMode = SurfaceFlags(rawValue: 2)
}
