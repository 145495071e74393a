import SpiceGraphics

extension Canvas {
  /// Spec 06, section 12.
  mutating func text(_ text: DrawText<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    guard let channels = SurfaceChannels(target.format) else { throw .unsupportedFormat(target.format) }
    let background = text.backArea.isEmpty ? nil : try paint(text.backBrush, target)
    let foreground = try textInk(text.foreBrush, target)
    let glyphBits = text.string.flags.bitsPerPixel
    if let glyphBits {
      for glyph in text.string.glyphs {
        let needed = Glyph.rowBytes(width: glyph.width, bitsPerPixel: glyphBits) * Int(glyph.height)
        guard glyph.data.count >= needed else { throw .shortBuffer(count: glyph.data.count, needed: needed) }
      }
    }

    var changed = Region()
    if let background {
      changed = region.intersection(text.backArea)
      paint(target.surfaceID, changed, background, .copy)
    }
    guard let foreground, let glyphBits, let box = StringBox(text.string.glyphs) else { return changed }
    let glyphRegion = region.intersection(box.rect)
    guard !glyphRegion.isEmpty else { return changed }
    var mask = GlyphMask(bounds: glyphRegion.bounds)
    mask.add(text.string.glyphs, bitsPerPixel: glyphBits)
    draw(foreground, through: mask, box, glyphRegion, target, channels)
    changed.formUnion(glyphRegion)
    return changed
  }

  /// What glyphs are drawn with; nil for nothing.
  private func textInk(_ brush: Brush<CanvasImage>, _ target: DrawTarget) throws(CanvasError) -> TextInk? {
    switch brush {
    case .none, .unknown: nil
    case .solid(let color): .color(TextInk.channels(of: color, target.format))
    case .pattern(let image, let origin): .pattern(try channelImage(image, target), origin: origin)
    }
  }

  private mutating func draw(
    _ ink: TextInk, through mask: GlyphMask, _ box: StringBox, _ region: Region, _ target: DrawTarget, _ channels: SurfaceChannels
  ) {
    let (left, top) = (Int(mask.bounds.left), Int(mask.bounds.top))
    mask.withCoverage { coverage, stride in
      switch ink {
      case .color(let color) where target.bytesPerPixel == 4:
        let blend = ColorBlend(color: color)
        surfaces[target.surfaceID]?.forEachRow(of: region) { row, x, y, count in
          blend.blend(row, coverage + ((y - top) * stride + x - left), count: count)
        }
      case .color(let color):
        CompositeRows.withRows(width: mask.bounds.width) { rows in
          surfaces[target.surfaceID]?.forEachRow(of: region) { row, x, y, count in
            rows.source.update(repeating: color, count: count)
            rows.over(row, coverage + ((y - top) * stride + x - left), count: count, channels)
          }
        }
      case .pattern(let image, let origin):
        // The pattern's corner lies at `origin` of the string's box.
        let sampler = ChannelSampler(repeating: .normal)
        CompositeRows.withRows(width: mask.bounds.width) { rows in
          image.withReader { image in
            guard let image else { return }
            surfaces[target.surfaceID]?.forEachRow(of: region) { row, x, y, count in
              sampler.read(rows.source, image, x: x - box.left - Int(origin.x), y: y - box.top - Int(origin.y), count: count)
              rows.over(row, coverage + ((y - top) * stride + x - left), count: count, channels)
            }
          }
        }
      }
    }
  }
}

extension CompositeRows {
  /// Draws `count` pixels of the source through coverage on a row of a surface.
  fileprivate func over(_ row: UnsafeMutableRawPointer, _ coverage: UnsafePointer<UInt8>, count: Int, _ channels: SurfaceChannels) {
    for i in 0..<count { alpha[i] = UInt32(coverage[i]) << 24 }
    channels.read(destination, row, count: count)
    applyMask(.plain, count: count)
    combine(.over, count: count)
    channels.write(row, destination, count: count)
  }
}
