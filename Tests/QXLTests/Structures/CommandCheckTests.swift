import SpiceGraphics
import TestSupport
import Testing

@testable import QXL

@Suite("Checks of commands")
struct CommandCheckTests {
  private let noMask = MaskStructure(flags: 0, position: .zero, bitmap: nil)

  private func bitmap(
    format: UInt8 = 8, flags: UInt8 = 4, width: UInt32 = 3, height: UInt32 = 2, stride: UInt32 = 12, palette: [UInt32]? = nil,
    count: Int = 24
  ) -> ImageStructure {
    ImageStructure(
      id: 9, type: 0, flags: 1, width: width, height: height,
      content: .bitmap(
        BitmapStructure(
          format: format, flags: flags, width: width, height: height, stride: stride,
          palette: palette.map { PaletteStructure(unique: 1, entries: $0) }, data: ChunkedData([UInt8](repeating: 1, count: count)))))
  }

  private func copy(_ source: ImageStructure?, _ area: Rect = Rect(left: 0, top: 0, right: 3, bottom: 2)) -> DrawingStructure {
    .copy(CopyStructure(source: source, sourceArea: area, rop: 8, scaleMode: 0, mask: noMask))
  }

  private func drawable(_ drawing: DrawingStructure, selfBitmap: UInt16 = 0, dependency: Int32 = -1) -> DrawableStructure {
    DrawableStructure(
      isCompatible: false, surfaceID: 3, effect: 1, selfBitmap: selfBitmap, selfBitmapArea: Rect(left: 1, top: 2, right: 3, bottom: 4),
      box: Rect(left: 0, top: 0, right: 3, bottom: 2), clip: ClipStructure(type: 0), mediaTime: 77,
      dependencies: [.none, DrawableStructure.Dependency(surface: dependency, rect: Rect(left: 0, top: 0, right: 1, bottom: 1)), .none],
      drawing: drawing)
  }

  private func refusal(_ drawing: DrawingStructure) throws -> String {
    let error = try #require(throws: QXLError.self) { try QXLCommand(.draw(drawable(drawing))) }
    return "\(error)"
  }

  @Test("what a drawable says of itself is kept") func kept() throws {
    guard case .draw(let draw) = try QXLCommand(.draw(drawable(copy(bitmap()), selfBitmap: 1, dependency: 5))) else {
      throw VectorError(what: "no drawable")
    }
    #expect(draw.effect == .opaque && draw.mediaTime == 77)
    #expect(draw.dependencies == [.init(surfaceID: 5, rect: Rect(left: 0, top: 0, right: 1, bottom: 1))])
    // A copy takes no notice of it.
    #expect(draw.selfBitmapArea == nil)
    guard case .copy(let copy) = draw.draw.operation, case .bitmap(let bitmap) = copy.source.content else {
      throw VectorError(what: "no bitmap")
    }
    #expect(copy.source.isCacheable && bitmap.isTopDown && bitmap.format == .rgb32)
  }

  @Test("an image that may change is not cached") func unstable() throws {
    #expect(try SourceImage(bitmap(flags: 4)).isCacheable)
    #expect(try !SourceImage(bitmap(flags: 6)).isCacheable)
  }

  @Test("a missing source is the destination if the drawable says so") func selfBitmap() throws {
    let drawing = DrawingStructure.transparent(
      TransparentStructure(source: nil, sourceArea: Rect(left: 0, top: 0, right: 1, bottom: 1), sourceColor: 0, trueColor: 0))
    guard case .draw(let draw) = try QXLCommand(.draw(drawable(drawing, selfBitmap: 1))) else { throw VectorError(what: "no drawable") }
    #expect(draw.selfBitmapArea == Rect(left: 1, top: 2, right: 3, bottom: 4))
    guard case .transparent(let transparent) = draw.draw.operation else { throw VectorError(what: "no transparent") }
    #expect(transparent.source.content == .surface(3))
    #expect(try refusal(drawing) == "QXLTransparent src_bitmap: there is none")
    #expect(throws: QXLError.self) { try QXLCommand(.draw(drawable(copy(nil), selfBitmap: 1))) }
  }

  @Test("nothing to draw is no error") func nothing() throws { #expect(try QXLCommand(.draw(drawable(.nothing))) == .nothing) }

  @Test("bad images are refused") func images() throws {
    #expect(try refusal(copy(nil)) == "QXLCopy src_bitmap: there is none")
    #expect(try refusal(copy(bitmap(width: 0))) == "QXLBitmap x: 0x2 pixels")
    #expect(try refusal(copy(bitmap(width: 40_000, stride: 160_000, count: 320_000))) == "QXLBitmap x: 40000x2 pixels")
    #expect(try refusal(copy(bitmap(stride: 11, count: 22))) == "QXLBitmap stride: 11 bytes where a row needs 12")
    #expect(try refusal(copy(bitmap(count: 23))) == "QXLBitmap data: 23 bytes for 2 rows of 12")
    #expect(try refusal(copy(bitmap(format: 11))) == "QXLBitmap format: 11 is unknown")
    #expect(try refusal(copy(bitmap(format: 5))) == "QXLBitmap palette: there is none")
    #expect(
      try refusal(copy(bitmap(height: .max, stride: .max))) == "QXLBitmap stride: 4294967295 rows of 4294967295 bytes are above 268435456")
    #expect(
      try refusal(copy(ImageStructure(id: 0, type: 104, flags: 0, width: 0, height: 0, content: .surface(1024))))
        == "QXLSurfaceId surface_id: 1024 is not below 1024")
    #expect(
      try refusal(copy(ImageStructure(id: 0, type: 103, flags: 0, width: 0, height: 0, content: .unknown)))
        == "QXLImageDescriptor type: 103 is not for guests")
    #expect(
      try refusal(copy(ImageStructure(id: 0, type: 1, flags: 0, width: 1, height: 1, content: .quic(dataSize: 3, data: ChunkedData([1])))))
        == "QXLQUICData data_size: 3, but the chunks have 1 bytes")
  }

  @Test("the area of a copy lies in its picture") func areas() throws {
    #expect(throws: Never.self) { try QXLCommand(.draw(drawable(copy(bitmap())))) }
    for area in [
      Rect(left: -1, top: 0, right: 1, bottom: 1), Rect(left: 0, top: -1, right: 1, bottom: 1), Rect(left: 2, top: 0, right: 1, bottom: 1),
      Rect(left: 0, top: 2, right: 1, bottom: 1), Rect(left: 0, top: 0, right: 4, bottom: 2), Rect(left: 0, top: 0, right: 3, bottom: 3),
    ] {
      #expect(try refusal(copy(bitmap(), area)).hasPrefix("QXLCopy src_area: "))
    }
  }

  @Test("a mask needs no palette") func masks() throws {
    let mask = MaskStructure(flags: 1, position: .zero, bitmap: bitmap(format: 2, stride: 4, count: 8))
    #expect(throws: Never.self) { try QXLCommand(.draw(drawable(.invers(mask)))) }
  }

  @Test("brushes") func brushes() throws {
    func fill(_ brush: BrushStructure) -> DrawingStructure { .fill(FillStructure(brush: brush, rop: 8, mask: noMask)) }
    #expect(try refusal(fill(BrushStructure(type: 257))) == "QXLFill brush.type: 257 is unknown")
    #expect(try refusal(fill(BrushStructure(type: 2))) == "QXLFill brush.u.pattern.pat: there is none")
  }

  @Test("clips hold as many rectangles as they say") func clips() throws {
    var drawable = drawable(.copyBits(.zero))
    drawable.clip = ClipStructure(type: 1, count: 2, data: ChunkedData([UInt8](repeating: 0, count: 31)))
    #expect(throws: QXLError("QXLClipRects", "num_rects", "2 rectangles in 31 bytes")) { try QXLCommand(.draw(drawable)) }
    drawable.clip = ClipStructure(type: 1, count: 1, data: ChunkedData([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]))
    guard case .draw(let draw) = try QXLCommand(.draw(drawable)) else { throw VectorError(what: "no drawable") }
    #expect(draw.draw.clip == .rects([Rect(left: 2, top: 1, right: 4, bottom: 3)]))
    drawable.clip = ClipStructure(type: 9)
    guard case .draw(let plain) = try QXLCommand(.draw(drawable)) else { throw VectorError(what: "no drawable") }
    #expect(plain.draw.clip == .none)
  }

  @Test("a path's points lie in its data") func paths() throws {
    let head: [UInt8] = [3, 0, 0, 0, 1, 0, 0, 0]
    let point: [UInt8] = [16, 0, 0, 0, 0xf0, 0xff, 0xff, 0xff]
    let path = try Path(head + point + head)
    #expect(path.segments == [PathSegment(flags: [.begin, .end], points: [FixedPoint(x: 16, y: -16)])])
    #expect(throws: QXLError("QXLPathSeg", "count", "2 points in 8 bytes")) { try Path([3, 0, 0, 0, 2, 0, 0, 0] + point) }
    #expect(throws: QXLError("QXLPathSeg", "count", "4294967295 points in 8 bytes")) {
      try Path([3, 0, 0, 0, 0xff, 0xff, 0xff, 0xff] + point)
    }
    #expect(try Path([]).segments.isEmpty)
  }

  @Test("a string has exactly its glyphs") func strings() throws {
    func glyph(width: UInt8, height: UInt8, _ data: [UInt8]) -> [UInt8] {
      [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, width, 0, height, 0] + data
    }
    func string(_ bytes: [UInt8], length: UInt16, flags: UInt16 = 1, size: Int? = nil) throws -> GlyphString {
      let brush = BrushStructure(type: 0)
      return try GlyphString(
        TextStructure(
          dataSize: UInt32(size ?? bytes.count), length: length, flags: flags, data: ChunkedData(bytes), backArea: .empty, foreBrush: brush,
          backBrush: brush, foreMode: 0, backMode: 0))
    }
    let two = glyph(width: 9, height: 1, [1, 2]) + glyph(width: 1, height: 2, [3, 4])
    let read = try string(two, length: 2)
    #expect(read.glyphs.map { Array($0.data) } == [[1, 2], [3, 4]])
    #expect(read.glyphs[0].renderPosition == Point(x: 1, y: 2) && read.glyphs[0].origin == Point(x: 3, y: 4))
    #expect(throws: QXLError("QXLString", "length", "3 glyphs, but bytes for 2")) { try string(two, length: 3) }
    #expect(throws: QXLError("QXLString", "data_size", "22 bytes behind 1 glyphs")) { try string(two, length: 1) }
    #expect(throws: QXLError("QXLString", "data_size", "43, but the chunks have 44 bytes")) { try string(two, length: 2, size: 43) }
    #expect(throws: QXLError("QXLString", "flags", "8 names no size of pixels")) { try string(two, length: 2, flags: 8) }
    #expect(throws: QXLError("QXLRasterGlyph", "height", "9x1 pixels in 1 bytes")) {
      try string(glyph(width: 9, height: 1, [1]), length: 1)
    }
  }

  @Test("numbers of surfaces are those of a device") func surfaceNumbers() {
    #expect(throws: QXLError("QXLDrawable", "surfaces_dest", "1024 is neither -1 nor below 1024")) {
      try QXLCommand(.draw(drawable(.copyBits(.zero), dependency: 1024)))
    }
    #expect(throws: QXLError("QXLDrawable", "surfaces_dest", "-2 is neither -1 nor below 1024")) {
      try QXLCommand(.draw(drawable(.copyBits(.zero), dependency: -2)))
    }
    for id in [0, 1024] as [UInt32] {
      #expect(throws: QXLError("QXLSurfaceCmd", "surface_id", "\(id) is not in 1..<1024")) {
        try QXLCommand(.surface(SurfaceCommandStructure(surfaceID: id, type: 1, flags: 0)))
      }
    }
    #expect(throws: QXLError("QXLSurfaceCmd", "type", "2 is unknown")) {
      try QXLCommand(.surface(SurfaceCommandStructure(surfaceID: 1, type: 2, flags: 0)))
    }
    #expect(throws: QXLError("QXLUpdateCmd", "surface_id", "1024 is not below 1024")) {
      try QXLCommand(.update(UpdateStructure(area: .empty, updateID: 0, surfaceID: 1024)))
    }
    #expect(throws: QXLError("QXLUpdateCmd", "area", "1x1+-1+0 is negative")) {
      try QXLCommand(.update(UpdateStructure(area: Rect(left: -1, top: 0, right: 0, bottom: 1), updateID: 0, surfaceID: 0)))
    }
  }

  @Test("rows of a surface come from the top without padding") func surfaces() throws {
    func surface(_ stride: Int32, _ pixels: [UInt8]) throws -> [UInt8]? {
      try QXLSurface(SurfaceStructure(format: 8, width: 2, height: 2, stride: stride, pixels: pixels), keepsPixels: true).pixels
    }
    #expect(try surface(2, [1, 2, 3, 4]) == [1, 2, 3, 4])
    #expect(try surface(3, [1, 2, 0, 3, 4, 0]) == [1, 2, 3, 4])
    #expect(try surface(-3, [1, 2, 0, 3, 4, 0]) == [3, 4, 1, 2])
    #expect(throws: QXLError("QXLSurface", "stride", "1 bytes where a row needs 2")) { try surface(1, [1, 2]) }
    #expect(throws: QXLError("QXLSurface", "data", "5 bytes for 2 rows of 3")) { try surface(3, [1, 2, 3, 4, 5]) }
    #expect(throws: QXLError("QXLSurface", "stride", "2 rows of -2147483648 bytes are above 268435456")) { try surface(.min, []) }
    for (format, width, height) in [(7, 1, 1), (8, 0, 1), (8, 1, 0), (8, 32768, 1), (8, 1, 32768)] as [(UInt32, UInt32, UInt32)] {
      #expect(throws: QXLError.self) {
        try QXLSurface(SurfaceStructure(format: format, width: width, height: height, stride: 65536), keepsPixels: false)
      }
    }
  }

  @Test("cursors have a shape of a known type, and not more data than they say") func cursors() throws {
    func set(_ type: UInt16, size: UInt32) -> CommandStructure {
      .cursor(
        .set(
          position: .zero, visible: 1,
          shape: CursorStructure(
            unique: 0, type: type, width: 1, height: 1, hotSpotX: 0, hotSpotY: 0, dataSize: size, data: ChunkedData([1, 2, 3, 4]))))
    }
    guard case .cursor(.set(_, true, let shape)) = try QXLCommand(set(6, size: 3)) else { throw VectorError(what: "no shape") }
    #expect(Array(shape.data) == [1, 2, 3])
    #expect(throws: QXLError("QXLCursorHeader", "type", "7 is unknown")) { try QXLCommand(set(7, size: 4)) }
    #expect(throws: QXLError("QXLCursorHeader", "type", "256 is unknown")) { try QXLCommand(set(256, size: 4)) }
    #expect(throws: QXLError("QXLCursorCmd", "u.set.shape", "there is none")) {
      try QXLCommand(.cursor(.set(position: .zero, visible: 1, shape: nil)))
    }
    #expect(throws: QXLError("QXLCursorCmd", "type", "4 is unknown")) { try QXLCommand(.cursor(.unknown(4))) }
  }
}
