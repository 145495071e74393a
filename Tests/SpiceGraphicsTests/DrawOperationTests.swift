import SpiceGraphics
import Testing

@Suite struct DrawOperationTests {
  private static let mask = Mask(flags: .inverse, position: Point(x: 1, y: 2), image: 3)
  private static let pattern = Brush.pattern(2, origin: Point(x: 4, y: 5))
  private static let area = Rect(left: 1, top: 2, right: 3, bottom: 4)

  /// Every operation that has images, with its images numbered in the order of `mapImages`.
  private static let operations: [(DrawOperation<Int>, [Int])] = [
    (.copyBits(CopyBits(sourcePosition: .zero)), []),
    (.fill(DrawFill(brush: pattern, rop: .xor, mask: mask)), [2, 3]),
    (.opaque(DrawOpaque(source: 1, sourceArea: area, brush: pattern, rop: .and, scaleMode: .nearest, mask: mask)), [1, 2, 3]),
    (.copy(DrawCopy(source: 1, sourceArea: area, rop: .put, scaleMode: .nearest, mask: mask)), [1, 3]),
    (.blend(DrawCopy(source: 1, sourceArea: area, rop: .put, scaleMode: .nearest, mask: Mask())), [1]),
    (.blackness(mask), [3]), (.whiteness(mask), [3]), (.invers(mask), [3]),
    (.rop3(DrawRop3(source: 1, sourceArea: area, brush: pattern, code: 0xe2, scaleMode: .nearest, mask: mask)), [1, 2, 3]),
    (
      .stroke(
        DrawStroke(
          path: Path(segments: []), attributes: LineAttributes(), brush: pattern, foreMode: .put, backMode: [])), [2]
    ),
    (
      .text(
        DrawText(
          string: GlyphString(flags: .a1, glyphs: []), backArea: area, foreBrush: .solid(7), backBrush: pattern, foreMode: .put,
          backMode: [])), [2]
    ),
    (.transparent(DrawTransparent(source: 1, sourceArea: area, sourceColor: 5, trueColor: 6)), [1]),
    (.alphaBlend(DrawAlphaBlend(flags: .destinationHasAlpha, alpha: 7, source: 1, sourceArea: area)), [1]),
    (
      .composite(
        DrawComposite(
          flags: CompositeFlags(rawValue: 3), source: 1, mask: 3, sourceTransform: .identity, maskTransform: nil,
          sourceOrigin: .zero, maskOrigin: .zero)), [1, 3]
    ),
  ]

  @Test func mappingReachesEveryImageAndNothingElse() {
    for (operation, images) in Self.operations {
      var seen: [Int] = []
      let texts = operation.mapImages { image -> String in
        seen.append(image)
        return "\(image)"
      }
      #expect(seen == images, "\(operation.name)")
      #expect(texts.mapImages { Int($0) ?? 0 } == operation, "\(operation.name)")
      let command = DrawCommand(surfaceID: 1, box: Self.area, clip: .rects([Self.area]), operation: operation)
      #expect(command.mapImages { $0 } == command)
    }
    #expect(Set(Self.operations.map(\.0.name)).count == 14)
  }

  @Test func theFirstErrorOfATransformComesOut() {
    struct NoImage: Error, Equatable { var image: Int }
    for (operation, images) in Self.operations {
      for failing in images {
        #expect(throws: NoImage(image: failing)) {
          try operation.mapImages { (image: Int) throws(NoImage) -> Int in
            if image == failing { throw NoImage(image: image) }
            return image
          }
        }
      }
    }
  }

  @Test func compositeFlagsHaveTheirBits() {
    var flags = CompositeFlags(rawValue: .max)
    #expect(flags.rawValue == 0xffff_ffff - 7 << 19)
    flags = CompositeFlags(rawValue: 0)
    flags.compositeOperator = 0x3e
    flags.sourceFilter = 4
    flags.maskFilter = 3
    flags.sourceRepeat = 2
    flags.maskRepeat = 3
    flags.hasComponentAlpha = true
    flags.isSourceOpaque = true
    flags.isMaskOpaque = true
    flags.isDestinationOpaque = true
    #expect(flags.rawValue == 0x3e | 4 << 8 | 3 << 11 | 2 << 14 | 3 << 16 | 1 << 18 | 1 << 22 | 1 << 23 | 1 << 24)
    flags.hasComponentAlpha = false
    flags.sourceRepeat = 0xff
    #expect(!flags.hasComponentAlpha && flags.sourceRepeat == 3 && flags.maskRepeat == 3 && flags.sourceFilter == 4)
  }

  @Test func clipsRestrictARectangle() {
    let all = Rect(left: 0, top: 0, right: 10, bottom: 10)
    #expect(Clip.none.region(in: all) == Region(all))
    #expect(Clip.unknown(2).region(in: all) == Region(all))
    #expect(Clip.rects([]).region(in: all).isEmpty)
    let clip = Clip.rects([Rect(left: -5, top: 2, right: 3, bottom: 90), Rect(left: 2, top: 2, right: 4, bottom: 3)])
    #expect(
      clip.region(in: all)
        == Region(rects: [Rect(left: 0, top: 2, right: 4, bottom: 3), Rect(left: 0, top: 3, right: 3, bottom: 10)]))
  }
}
