import SpiceGraphics

/// The palettes that a server may refer to on one channel (spec 03, section 13.4).
struct PaletteCache {
  /// How many palettes are kept.
  let limit: Int
  private var palettes: [UInt64: Palette] = [:]

  /// No pixel has more bits than an index into so many colours needs.
  private static let colorLimit = 256

  init(limit: Int) { self.limit = limit }

  subscript(_ id: UInt64) -> Palette? { palettes[id] }

  /// Keeps a palette. False when there are too many. Of too many colours those are kept that a pixel can have.
  mutating func keep(_ palette: Palette) -> Bool {
    guard palettes[palette.unique] != nil || palettes.count < limit else { return false }
    palettes[palette.unique] = Palette(unique: palette.unique, entries: Array(palette.entries.prefix(Self.colorLimit)))
    return true
  }

  mutating func remove(_ id: UInt64) { palettes[id] = nil }

  mutating func removeAll() { palettes = [:] }
}
