import SpiceDisplay
import SpiceGraphics
import SpiceWire
import TestSupport
import Testing

@Suite struct PaletteCacheTests {
  private func palette(_ seed: UInt32, unique: UInt64 = 5) -> Palette { Palette(unique: unique, entries: [seed, seed &+ 1]) }

  private func image(_ palette: WirePalette, isLZ: Bool = false) -> WireImage {
    let content: WireImage.Content =
      isLZ
      ? .lzPalette(WireLZPalette(flags: .topDown, palette: palette, data: []))
      : .bitmap(WireBitmap(format: .oneBitBE, flags: .topDown, width: 8, height: 1, stride: 1, palette: palette, data: [1]))
    return WireImage(id: 0, width: 8, height: 1, content: content)
  }

  private func command(_ source: WireImage, brush: WireImage) -> DrawCommand<WireImage> {
    let box = Rect(left: 0, top: 0, right: 8, bottom: 1)
    let opaque = DrawOpaque(
      source: source, sourceArea: box, brush: .pattern(brush, origin: .zero), rop: .put, scaleMode: .nearest, mask: Mask())
    return DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .opaque(opaque))
  }

  private func command(_ palette: Palette, isLZ: Bool = false) -> DrawCommand<WireImage> {
    command(image(.inline(palette), isLZ: isLZ), brush: image(.none))
  }

  /// The palettes of a command's images with their flags.
  private func palettes(_ command: DrawCommand<WireImage>) -> [(palette: WirePalette, isKept: Bool)] {
    var found: [(WirePalette, Bool)] = []
    _ = command.mapImages { image in
      switch image.content {
      case .bitmap(let bitmap):
        #expect(bitmap.flags.contains(.topDown))
        found.append((bitmap.palette, bitmap.flags.contains(.cachePalette)))
      case .lzPalette(let lz):
        #expect(lz.flags.contains(.topDown))
        found.append((lz.palette, lz.flags.contains(.cachePalette)))
      default: Issue.record("another image")
      }
      return image
    }
    return found
  }

  @Test(arguments: [false, true]) func aPaletteThatComesBackIsReferredTo(isLZ: Bool) throws {
    var cache = PaletteCache()
    let (first, evicted) = cache.prepare(command(palette(1), isLZ: isLZ))
    let sent = palettes(first)
    guard case .inline(let kept) = sent[0].palette else { throw BitmapError.missingPalette }
    #expect(kept.entries == [1, 2] && kept.unique != 0 && sent[0].isKept && evicted.isEmpty)
    // The host's number does not matter, only the colors.
    for unique in [5, 0, 9] as [UInt64] {
      let again = palettes(cache.prepare(command(palette(1, unique: unique), isLZ: !isLZ)).command)
      #expect(again[0].palette == .cached(kept.unique) && !again[0].isKept)
    }
    let other = palettes(cache.prepare(command(palette(2))).command)
    guard case .inline(let second) = other[0].palette else { throw BitmapError.missingPalette }
    #expect(second.unique != kept.unique && other[0].isKept)
    #expect(cache.count == 2)
  }

  @Test func aMessageDoesNotReferToWhatItBrings() {
    var cache = PaletteCache()
    let both = command(image(.inline(palette(1))), brush: image(.inline(palette(1))))
    let sent = palettes(cache.prepare(both).command)
    #expect(sent.filter(\.isKept).count == 1)
    #expect(sent.allSatisfy { if case .inline(let palette) = $0.palette { palette.entries == [1, 2] } else { false } })
    let again = palettes(cache.prepare(both).command)
    #expect(again.allSatisfy { if case .cached = $0.palette { !$0.isKept } else { false } })
  }

  /// A client that does as it is told always has what is referred to, and never too much.
  @Test func theLeastRecentlyUsedGoesFirst() throws {
    var cache = PaletteCache()
    var client: [UInt64: [UInt32]] = [:]
    var random = SeededGenerator(seed: 4)
    var references = 0
    for _ in 0..<5000 {
      // Some are used more often than others.
      let pair = (0..<2).map { _ in palette(UInt32(random.oneIn(3) ? random.number(0...400) : random.number(0...40))) }
      let (sent, evicted) = cache.prepare(command(image(.inline(pair[0])), brush: image(.inline(pair[1]))))
      for id in evicted { #expect(client.removeValue(forKey: id) != nil) }
      var wanted = pair.map(\.entries)
      var added: [UInt64: [UInt32]] = [:]
      for (palette, isKept) in palettes(sent) {
        var entries: [UInt32]?
        switch palette {
        case .inline(let palette):
          entries = palette.entries
          if isKept { added[palette.unique] = palette.entries }
        case .cached(let id):
          entries = client[id]
          references += 1
        case .none: break
        }
        let index = try #require(wanted.firstIndex { $0 == entries })
        wanted.remove(at: index)
      }
      client.merge(added) { _, _ in
        Issue.record("a number is used twice")
        return []
      }
      #expect(client.count == cache.count && client.count <= PaletteCache.capacity)
    }
    #expect(references > 5000)
  }
}
