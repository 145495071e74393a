/// Which pixels of the destination an operation may touch, as a picture of one bit per pixel (spec 03, section 6.5: QMask).
///
/// Pixel (x, y) of the destination is drawn if pixel (x - box.left + position.x, y - box.top + position.y) lies inside the picture and is
/// 1 (with `.inverse`: is 0).
public struct Mask<Image> {
  public struct Flags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bits that are 0 are drawn instead of those that are 1.
    public static var inverse: Flags { Flags(rawValue: 1) }
  }

  public var flags: Flags
  public var position: Point
  /// Nil: everything is drawn.
  public var image: Image?

  @inlinable public init(flags: Flags = [], position: Point = .zero, image: Image? = nil) {
    self.flags = flags
    self.position = position
    self.image = image
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> Mask<Other> {
    let flags = Mask<Other>.Flags(rawValue: flags.rawValue)
    guard let image else { return Mask<Other>(flags: flags, position: position) }
    return Mask<Other>(flags: flags, position: position, image: try transform(image))
  }
}

extension Mask: Equatable where Image: Equatable {}
extension Mask: Hashable where Image: Hashable {}
extension Mask: Sendable where Image: Sendable {}
