/// How the frames of a stream are to be taken (spec 03, section 10.1).
public struct StreamFlags: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The first row of a decoded frame is the top one; without it frames are drawn upside down.
  public static let topDown = StreamFlags(rawValue: 1)
}
