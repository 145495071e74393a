/// What a command does to the pixels below it, as the guest's driver says (spec 07, section 2.4).
///
/// Any number is a value; the numbers without a meaning count as `blend`.
public struct DrawEffect: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The result depends on what was there.
  public static let blend = DrawEffect(rawValue: 0)
  /// The command alone decides all pixels of its region: what it covers need not be drawn.
  public static let opaque = DrawEffect(rawValue: 1)
  /// Two of the same cancel each other out.
  public static let revertOnDuplicate = DrawEffect(rawValue: 2)
  /// Counts as `blend`.
  public static let blacknessOnDuplicate = DrawEffect(rawValue: 3)
  /// Counts as `blend`.
  public static let whitenessOnDuplicate = DrawEffect(rawValue: 4)
  /// The second of two of the same changes nothing.
  public static let nothingOnDuplicate = DrawEffect(rawValue: 5)
  /// Counts as `blend`.
  public static let nothing = DrawEffect(rawValue: 6)
  /// The same geometry again takes the place of the older one.
  public static let opaqueBrush = DrawEffect(rawValue: 7)
}
