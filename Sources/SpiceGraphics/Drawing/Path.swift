/// Lines and Bezier curves (spec 03, section 9.9).
public struct Path: Hashable, Sendable {
  public var segments: [PathSegment]

  public init(segments: [PathSegment]) { self.segments = segments }
}

/// A run of points of a path.
public struct PathSegment: Hashable, Sendable {
  public struct Flags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The first point starts a new figure.
    public static let begin = Flags(rawValue: 1)
    /// The figure ends here and is drawn.
    public static let end = Flags(rawValue: 2)
    /// With `end`: a line to the figure's first point is added.
    public static let close = Flags(rawValue: 8)
    /// The points behind that of `begin` are triples of control, control and end point.
    public static let bezier = Flags(rawValue: 16)
  }

  public var flags: Flags
  public var points: [FixedPoint]

  public init(flags: Flags, points: [FixedPoint]) {
    self.flags = flags
    self.points = points
  }
}
