public import SpiceGraphics
public import SpiceWire

/// What a client has in its cache of palettes on one display channel (spec 03, section 13.4). The server decides what is in it.
///
/// Palettes are known by their colors, and get numbers of the server's own: a host may give a number to other colors later, or none at all.
public struct PaletteCache: Sendable {
  /// Palettes that a client keeps (spec 07, section 4.3).
  public static let capacity = 128

  private var ids: [[UInt32]: UInt64] = [:]
  private var colors: [UInt64: [UInt32]] = [:]
  private var order = RecencyList<UInt64>()
  private var lastID: UInt64 = 0

  public init() {}

  public var count: Int { ids.count }

  /// The command as the next message of the channel, which must be sent: palettes that the client has are referred to, others are to be kept.
  ///
  /// - Returns: The command, and the palettes that the client must be told to forget before it.
  public mutating func prepare(_ command: DrawCommand<WireImage>) -> (command: DrawCommand<WireImage>, evicted: [UInt64]) {
    var added: [(id: UInt64, colors: [UInt32])] = []
    let prepared = command.mapImages { image in
      guard case .inline(let palette) = image.palette, !palette.entries.isEmpty else { return image }
      if let id = ids[palette.entries] {
        order.use(id)
        return image.with(.cached(id), isKept: false)
      }
      // A palette cannot be referred to by the message that brings it: nobody says in which order its images are looked at.
      if added.contains(where: { $0.colors == palette.entries }) { return image }
      lastID += 1
      added.append((lastID, palette.entries))
      return image.with(.inline(Palette(unique: lastID, entries: palette.entries)), isKept: true)
    }
    for (id, colors) in added {
      ids[colors] = id
      self.colors[id] = colors
      order.use(id)
    }
    var evicted: [UInt64] = []
    // Never one of this message: it has few images, and they are the newest.
    while order.count > Self.capacity, let id = order.oldest {
      order.remove(id)
      if let colors = colors.removeValue(forKey: id) { ids[colors] = nil }
      evicted.append(id)
    }
    return (prepared, evicted)
  }
}

extension WireImage {
  fileprivate var palette: WirePalette {
    switch content {
    case .bitmap(let bitmap): bitmap.palette
    case .lzPalette(let image): image.palette
    case .quic, .reserved, .lz, .glz, .fromCache, .surface, .jpeg, .fromCacheLossless, .zlibGLZ, .jpegAlpha, .lz4, .absent, .unknown: .none
    }
  }

  /// The image with its palette in another place.
  fileprivate func with(_ palette: WirePalette, isKept: Bool) -> WireImage {
    var image = self
    switch content {
    case .bitmap(var bitmap):
      bitmap.palette = palette
      if isKept { bitmap.flags.insert(.cachePalette) }
      image.content = .bitmap(bitmap)
    case .lzPalette(var lz):
      lz.palette = palette
      if isKept { lz.flags.insert(.cachePalette) }
      image.content = .lzPalette(lz)
    case .quic, .reserved, .lz, .glz, .fromCache, .surface, .jpeg, .fromCacheLossless, .zlibGLZ, .jpegAlpha, .lz4, .absent, .unknown: break
    }
    return image
  }
}
