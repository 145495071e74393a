/// Images that came in one form.
public struct ImageStatistics: Hashable, Sendable {
  public internal(set) var images: UInt64 = 0
  public internal(set) var pixels: UInt64 = 0
  /// Bytes of what was encoded.
  public internal(set) var bytes: UInt64 = 0

  public init() {}

  /// How many times smaller the images were than at four bytes a pixel; nil if nothing was sent for them.
  public var ratio: Double? { bytes == 0 ? nil : Double(pixels) * 4 / Double(bytes) }
}
