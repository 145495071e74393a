import SpiceClient
import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import SpiceWire
import TestSupport
import Testing

struct DisplayEngineTests {
  private static func rig(
    configuration: DisplayConfiguration = DisplayConfiguration(),
    server: CapabilitySet<DisplayCapability> = [.monitorsConfig, .streamReport, .preferredCompression]
  ) -> ChannelRig<DisplayEngine> {
    ChannelRig(DisplayEngine(configuration: configuration, serverCapabilities: server))
  }

  private static func primary(
    _ width: UInt32, _ height: UInt32, id: UInt32 = 0, format: SurfaceFormat = .xrgb32
  ) -> DisplayServerMessage {
    .surfaceCreate(DisplaySurfaceCreate(surfaceID: id, width: width, height: height, format: format, flags: .primary))
  }

  private static func offScreen(_ id: UInt32, _ width: UInt32, _ height: UInt32) -> DisplayServerMessage {
    .surfaceCreate(DisplaySurfaceCreate(surfaceID: id, width: width, height: height, format: .xrgb32, flags: []))
  }

  private static func copy(_ image: WireImage, to box: Rect, surface: UInt32 = 0, clip: Clip = .none) -> DisplayServerMessage {
    let area = Rect(size: box.size)
    let operation = DrawCopy(source: image, sourceArea: area, rop: .put, scaleMode: .interpolate, mask: Mask<WireImage>())
    return .draw(DrawCommand(surfaceID: surface, box: box, clip: clip, operation: .copy(operation)))
  }

  private static func fill(_ color: UInt32, _ box: Rect, surface: UInt32 = 0) -> DisplayServerMessage {
    .draw(
      DrawCommand(
        surfaceID: surface, box: box, clip: .none,
        operation: .fill(DrawFill(brush: .solid(color), rop: .put, mask: Mask<WireImage>()))))
  }

  /// A picture of 32-bit pixels, top row first.
  private static func image(_ pixels: [UInt32], width: UInt32) -> WireImage {
    let height = UInt32(pixels.count) / width
    let data = pixels.flatMap { pixel in (0..<4).map { UInt8(truncatingIfNeeded: pixel >> (8 * $0)) } }
    let bitmap = WireBitmap(
      format: .rgb32, flags: .topDown, width: width, height: height, stride: 4 * width, data: data[...])
    return WireImage(id: 1, width: width, height: height, content: .bitmap(bitmap))
  }

  private static func pixels(_ snapshot: DisplaySnapshot?) -> [UInt32] {
    guard let bytes = snapshot?.pixels else { return [] }
    return stride(from: 0, to: bytes.count, by: 4).map {
      UInt32(bytes[$0]) | UInt32(bytes[$0 + 1]) << 8 | UInt32(bytes[$0 + 2]) << 16 | UInt32(bytes[$0 + 3]) << 24
    }
  }

  // MARK: The beginning

  @Test func theWishFollowsInitWhereTheServerTakesIt() {
    let takes = Self.rig(configuration: DisplayConfiguration(preferredCompression: .off)).receiver.engine.opening
    #expect(takes.map(\.type) == [101, 103])
    #expect(takes.last?.encodedBody().joined == [1])
    #expect(Self.rig().receiver.engine.opening.map(\.type) == [101])
    let takesNot = Self.rig(server: [.monitorsConfig]).receiver.engine.opening
    #expect(takesNot.map(\.type) == [101])
    #expect(takesNot.first?.encodedBody().joined == [1, 0, 0, 0x40, 1, 0, 0, 0, 0, 1, 0, 0, 0x40, 0])
  }

  @Test func thePictureIsWholeWhenTheServerSaysSo() {
    var rig = Self.rig()
    #expect(rig.send(.mark).problems.count == 1)
    #expect(rig.send(Self.primary(3, 2)).events == [.primaryCreated(Size(width: 3, height: 2))])
    let drawn = rig.send(Self.copy(Self.image([1, 2, 3, 4, 5, 6], width: 3), to: Rect(left: 0, top: 0, right: 3, bottom: 2)))
    #expect(drawn.events == [.damaged])
    #expect(rig.receiver.engine.snapshot() == nil)
    #expect(rig.send(.mark).events == [.marked])
    let snapshot = rig.receiver.engine.snapshot()
    #expect(snapshot?.size == Size(width: 3, height: 2))
    #expect(Self.pixels(snapshot) == [1, 2, 3, 4, 5, 6].map { $0 | 0xff00_0000 })
    #expect(rig.receiver.engine.takeDamage() == Region(Rect(left: 0, top: 0, right: 3, bottom: 2)))
    #expect(rig.receiver.engine.takeDamage().isEmpty)
  }

  @Test func rgbOfASnapshot() {
    let snapshot = DisplaySnapshot(size: Size(width: 2, height: 1), pixels: [1, 2, 3, 255, 4, 5, 6, 255])
    #expect(snapshot.rgb == [3, 2, 1, 6, 5, 4])
  }

  // MARK: Drawing

  @Test func fillsAndMoves() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(4, 1))
    _ = rig.send(Self.fill(0xff0000, Rect(left: 0, top: 0, right: 2, bottom: 1)))
    let box = Rect(left: 1, top: 0, right: 3, bottom: 1)
    _ = rig.send(
      .draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .copyBits(CopyBits(sourcePosition: Point(x: 0, y: 0))))))
    _ = rig.send(.mark)
    #expect(Self.pixels(rig.receiver.engine.snapshot()) == [0xffff_0000, 0xffff_0000, 0xffff_0000, 0xff00_0000])
  }

  @Test func aClipLimitsDrawingAndDamage() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(4, 1))
    let clip = Clip.rects([Rect(left: 1, top: 0, right: 2, bottom: 1), Rect(left: 3, top: -5, right: 90, bottom: 8)])
    _ = rig.send(Self.copy(Self.image([7, 7, 7, 7], width: 4), to: Rect(left: 0, top: 0, right: 4, bottom: 1), clip: clip))
    _ = rig.send(.mark)
    #expect(Self.pixels(rig.receiver.engine.snapshot()).map { $0 & 0xffffff } == [0, 7, 0, 7])
    #expect(rig.receiver.engine.takeDamage().area == 2)
  }

  @Test func offScreenSurfacesAreSourcesAndDoNoDamage() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(2, 1))
    #expect(rig.send(Self.offScreen(9, 2, 1)).events.isEmpty)
    #expect(rig.send(Self.fill(0x00ff00, Rect(left: 0, top: 0, right: 2, bottom: 1), surface: 9)).events.isEmpty)
    let source = WireImage(id: 0, width: 2, height: 1, content: .surface(9))
    #expect(rig.send(Self.copy(source, to: Rect(left: 0, top: 0, right: 2, bottom: 1))).problems.isEmpty)
    _ = rig.send(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 9)))
    #expect(rig.send(Self.copy(source, to: Rect(left: 0, top: 0, right: 2, bottom: 1))).problems.count == 1)
    _ = rig.send(.mark)
    #expect(Self.pixels(rig.receiver.engine.snapshot()) == [0xff00_ff00, 0xff00_ff00])
  }

  @Test func palettesAreKept() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(2, 1))
    let palette = Palette(unique: 77, entries: [0x111111, 0x222222])
    func indexed(_ palette: WirePalette, _ flags: WireBitmapFlags, _ data: [UInt8]) -> WireImage {
      let bitmap = WireBitmap(
        format: .eightBit, flags: [.topDown, flags], width: 2, height: 1, stride: 2, palette: palette, data: data[...])
      return WireImage(id: 0, width: 2, height: 1, content: .bitmap(bitmap))
    }
    let box = Rect(left: 0, top: 0, right: 2, bottom: 1)
    // Nothing is drawn, but the palette is for the cache all the same.
    _ = rig.send(Self.copy(indexed(.inline(palette), .cachePalette, [0, 0]), to: box, clip: .rects([])))
    #expect(rig.send(Self.copy(indexed(.cached(77), [], [0, 1]), to: box)).problems.isEmpty)
    _ = rig.send(.mark)
    #expect(Self.pixels(rig.receiver.engine.snapshot()) == [0xff11_1111, 0xff22_2222])
    _ = rig.send(.invalPalette(DisplayInvalPalette(id: 77)))
    #expect(rig.send(Self.copy(indexed(.cached(77), [], [0, 1]), to: box)).problems.count == 1)
  }

  @Test func paletteCachesAreLimited() {
    var configuration = DisplayConfiguration()
    configuration.paletteLimit = 2
    var rig = Self.rig(configuration: configuration)
    _ = rig.send(Self.primary(1, 1))
    let counts = (1...3).map { (unique: UInt64) in
      let bitmap = WireBitmap(
        format: .eightBit, flags: .cachePalette, width: 1, height: 1, stride: 1,
        palette: .inline(Palette(unique: unique, entries: [0])), data: [0])
      let image = WireImage(id: 0, width: 1, height: 1, content: .bitmap(bitmap))
      return rig.send(Self.copy(image, to: Rect(left: 0, top: 0, right: 1, bottom: 1))).problems.count
    }
    #expect(counts == [0, 0, 1])
  }

  // MARK: What is refused

  /// Numbers that may not be announced mean that there is no window, and a server that sends GLZ images all the same is in error.
  @Test(arguments: [-1, 0, 1 << 25 + 1, .max])
  func withoutAWindowThereIsNoGLZ(pixels: Int) {
    var configuration = DisplayConfiguration()
    configuration.glzWindowPixels = pixels
    var rig = Self.rig(configuration: configuration)
    #expect(rig.receiver.engine.opening.first?.encodedBody().joined.suffix(4) == [0, 0, 0, 0])
    _ = rig.send(Self.primary(8, 2))
    // The first image of a dictionary: 8x2 pixels of one colour (spec 05, sections 4.1 and 13).
    let stream: [UInt8] = [
      0x20, 0x20, 0x5a, 0x4c, 0, 1, 0, 1, 0x18, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 1, 2, 3, 0xe0, 8, 0, 0,
    ]
    let image = WireImage(id: 1, width: 8, height: 2, content: .glz(stream[...]))
    let problems = rig.send(Self.copy(image, to: Rect(left: 0, top: 0, right: 8, bottom: 2))).problems
    guard case .badImage("display draw_copy", let error)? = problems.first else {
      Issue.record("the image was drawn")
      return
    }
    #expect(error.codec == .glz)
    // The stream itself is right.
    var usual = Self.rig()
    _ = usual.send(Self.primary(8, 2))
    #expect(usual.send(Self.copy(image, to: Rect(left: 0, top: 0, right: 8, bottom: 2))).problems.isEmpty)
  }

  @Test func damagedImagesAreNamed() {
    var rig = Self.rig(configuration: DisplayConfiguration(libraries: .media))
    _ = rig.send(Self.primary(2, 1))
    let box = Rect(left: 0, top: 0, right: 2, bottom: 1)
    let contents: [(WireImage.Content, ImageCodec)] = [
      (.quic([0]), .quic), (.lz([0]), .lz), (.glz([0]), .glz), (.jpeg([0]), .jpeg), (.lz4([0]), .lz4),
      (.zlibGLZ(glzSize: 1, data: [0]), .zlibGLZ), (.jpegAlpha(WireJPEGAlpha(flags: 0, jpeg: [0], alpha: [0])), .lz),
    ]
    for (content, codec) in contents {
      let image = WireImage(id: 1, width: 2, height: 1, content: content)
      guard case .badImage("display draw_copy", let error)? = rig.send(Self.copy(image, to: box)).problems.first else {
        Issue.record("a damaged image of \(codec) was drawn")
        continue
      }
      #expect(error.codec == codec)
    }
    let unknown = WireImage(id: 1, width: 2, height: 1, content: .reserved)
    #expect(rig.send(Self.copy(unknown, to: box)).problems == [.unsupportedImage(message: "display draw_copy", codec: "reserved")])
    let cached = WireImage(id: 1, width: 2, height: 1, content: .fromCache)
    #expect(rig.send(Self.copy(cached, to: box)).problems.count == 1)
  }

  @Test func drawingOnNoSurfaceIsRefused() {
    var rig = Self.rig()
    #expect(
      rig.send(Self.fill(1, Rect(left: 0, top: 0, right: 1, bottom: 1), surface: 3)).problems == [
        .invalid(message: "display draw_fill", what: "surface 3 does not exist")
      ])
  }

  @Test func surfacesAreLimited() {
    var configuration = DisplayConfiguration()
    configuration.surfaceLimit = 3
    configuration.surfaceByteLimit = 1000
    var rig = Self.rig(configuration: configuration)
    #expect(rig.send(Self.primary(0xffff_ffff, 1)).problems.count == 1)
    #expect(rig.send(Self.primary(32767, 32767)).problems.count == 1)
    #expect(rig.send(Self.primary(10, 10, format: SurfaceFormat(rawValue: 7))).problems.count == 1)
    #expect(rig.send(Self.primary(10, 10)).problems.isEmpty)
    #expect(rig.send(Self.offScreen(1, 10, 15)).problems.isEmpty)
    #expect(rig.send(Self.offScreen(2, 1, 1)).problems.count == 1)
    #expect(rig.send(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 1))).problems.isEmpty)
    #expect(rig.send(Self.offScreen(2, 1, 1)).problems.isEmpty)
    #expect(rig.send(Self.offScreen(3, 1, 1)).problems.isEmpty)
    #expect(rig.send(Self.offScreen(4, 1, 1)).problems.count == 1)
    // The same id again takes the place of the first.
    #expect(rig.send(Self.offScreen(3, 1, 2)).problems.isEmpty)
  }

  // MARK: Surfaces come and go

  @Test func aNewPrimaryTakesThePlaceOfTheOld() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(2, 2))
    _ = rig.send(.mark)
    let effects = rig.send(Self.primary(4, 4, id: 5))
    #expect(effects.events == [.primaryDestroyed, .primaryCreated(Size(width: 4, height: 4))])
    #expect(rig.receiver.engine.snapshot() == nil)
    #expect(rig.send(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 0))).events.isEmpty)
    #expect(rig.send(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 5))).events == [.primaryDestroyed])
    #expect(rig.receiver.engine.state == DisplayState())
  }

  @Test func sixteenBitPrimariesAreExpanded() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(2, 1, format: .rgb555))
    _ = rig.send(Self.fill(0x7c1f, Rect(left: 0, top: 0, right: 1, bottom: 1)))
    _ = rig.send(.mark)
    #expect(Self.pixels(rig.receiver.engine.snapshot()) == [0xffff_00ff, 0xff00_0000])
  }

  @Test func theObsoleteModeMakesAPrimary() {
    var rig = Self.rig()
    #expect(rig.send(.mode(DisplayMode(width: 5, height: 6, bits: 32))).events == [.primaryCreated(Size(width: 5, height: 6))])
    #expect(rig.receiver.engine.state.primaryFormat == .xrgb32)
    _ = rig.send(.mode(DisplayMode(width: 5, height: 6, bits: 16)))
    #expect(rig.receiver.engine.state.primaryFormat == .rgb555)
  }

  @Test func resetClears() {
    var rig = Self.rig()
    _ = rig.send(Self.primary(1, 1))
    _ = rig.send(Self.fill(0xffffff, Rect(left: 0, top: 0, right: 1, bottom: 1)))
    _ = rig.send(.mark)
    _ = rig.send(.reset)
    #expect(rig.receiver.engine.snapshot() == nil)
    _ = rig.send(.mark)
    #expect(Self.pixels(rig.receiver.engine.snapshot()) == [0xff00_0000])
  }

  // MARK: Monitors and streams

  @Test func monitors() {
    func head(_ id: UInt32) -> DisplayMonitorsConfig.Head {
      DisplayMonitorsConfig.Head(monitorID: id, surfaceID: 0, width: 10, height: 20, x: 5, y: .max, flags: 0)
    }
    var rig = Self.rig()
    _ = rig.send(Self.primary(100, 100))
    #expect(rig.receiver.engine.state.monitors.isEmpty)
    #expect(rig.send(.monitorsConfig(DisplayMonitorsConfig(maxAllowed: 1, heads: [head(0), head(1)]))).events == [.monitorsChanged])
    let area = Rect(left: 5, top: .max, right: 15, bottom: .max)
    #expect(rig.receiver.engine.state.monitors == [DisplayState.Monitor(id: 0, surfaceID: 0, area: area)])
    _ = rig.send(.monitorsConfig(DisplayMonitorsConfig(maxAllowed: 0, heads: (0..<300).map(head))))
    #expect(rig.receiver.engine.state.monitors.count == 256)

    var plain = Self.rig(server: [])
    _ = plain.send(Self.primary(100, 50))
    #expect(
      plain.receiver.engine.state.monitors == [
        DisplayState.Monitor(id: 0, surfaceID: 0, area: Rect(left: 0, top: 0, right: 100, bottom: 50))
      ])
  }

  @Test func streamsAreRefused() throws {
    var rig = Self.rig()
    _ = rig.send(Self.primary(1, 1))
    let effects = rig.send(
      .streamCreate(
        DisplayStreamCreate(
          surfaceID: 0, id: 4, flags: [], codec: VideoCodec(rawValue: 1), stamp: 0, streamWidth: 1, streamHeight: 1, sourceWidth: 1,
          sourceHeight: 1, destination: .empty, clip: .none)))
    #expect(effects.events == [.streamRefused(.mjpeg)])
    guard case .streamReport(let report)? = effects.replies.first else {
      Issue.record("nothing was reported")
      return
    }
    #expect(report.streamID == 4 && report.frames == 0 && report.drops == .max)
  }

  // MARK: Any bytes

  @Test func noBodyTrapsTheEngine() {
    var configuration = DisplayConfiguration()
    configuration.surfaceByteLimit = 1 << 20
    var rig = Self.rig(configuration: configuration)
    var generator = SeededGenerator(seed: 2026)
    _ = rig.send(Self.primary(64, 64))
    _ = rig.send(.mark)
    let types: [UInt16] = Array(1...8) + Array(101...108) + Array(122...126) + Array(302...323)
    for _ in 0..<20_000 {
      let body = (0..<Int.random(in: 0..<120, using: &generator)).map { _ in
        // Small numbers and zeros make sense more often than noise.
        Bool.random(using: &generator) ? 0 : UInt8.random(in: 0...255, using: &generator)
      }
      _ = rig.send(type: types.randomElement(using: &generator) ?? 0, body, subList: Bool.random(using: &generator) ? 0 : 2)
    }
    #expect(rig.receiver.handledSerial == 20_002)
  }
}
