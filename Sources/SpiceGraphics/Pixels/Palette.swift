/// The colours that the pixels of an indexed bitmap stand for (spec 03, section 6.8).
public struct Palette: Hashable, Sendable {
  /// The palette's key in the palette cache; 0 for a palette that is never cached.
  public var unique: UInt64
  /// Colours in the pixel format of the destination: 0x00RRGGBB for 32-bit surfaces, 555 values for 16-bit ones.
  public var entries: [UInt32]

  public init(unique: UInt64, entries: [UInt32]) {
    self.unique = unique
    self.entries = entries
  }
}
