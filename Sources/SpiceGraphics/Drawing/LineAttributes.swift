/// How the lines of a path are dashed (spec 03, section 9.9).
public struct LineAttributes: Hashable, Sendable {
  public struct Flags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The first length of the style is a gap.
    public static let startWithGap = Flags(rawValue: 4)
    /// The line is dashed; without lengths it is drawn through all the same.
    public static let styled = Flags(rawValue: 8)
  }

  public var flags: Flags
  /// Alternating lengths of dashes and gaps, signed 28.4 fixed point; at most 255, and only with `.styled`.
  public var style: [Int32]

  public init(flags: Flags = [], style: [Int32] = []) {
    self.flags = flags
    self.style = style
  }
}
