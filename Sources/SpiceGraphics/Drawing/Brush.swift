/// What an area is filled with (spec 03, section 6.4).
public enum Brush<Image> {
  /// Nothing; where a colour is needed after all it acts as colour 0.
  case none
  /// 0x00RRGGBB for 32-bit surfaces, the raw pixel value for 16-bit ones.
  case solid(UInt32)
  /// A tile that repeats in both directions; pixel 0, 0 of it lies at `origin` of the surface.
  case pattern(Image, origin: Point)
  /// A number without a meaning (neither 0, 1 nor 2); acts as `none`.
  case unknown(UInt8)

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> Brush<Other> {
    switch self {
    case .none: .none
    case .solid(let color): .solid(color)
    case .pattern(let image, let origin): .pattern(try transform(image), origin: origin)
    case .unknown(let number): .unknown(number)
    }
  }
}

extension Brush: Equatable where Image: Equatable {}
extension Brush: Hashable where Image: Hashable {}
extension Brush: Sendable where Image: Sendable {}
