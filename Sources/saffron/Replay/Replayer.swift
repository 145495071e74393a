import Logging
import NIOCore
import QXL
import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceServer
import SpiceWire

/// Carries out a recording's steps, and shows what they draw on a display (spec 08, section 20.7).
struct Replayer: ~Copyable {
  /// Commands that are drawn before the display is shown what they changed.
  private static let batchSize = 64
  private static let primary: UInt32 = 0

  private let display: DisplayHandle
  private let logger: Logger
  private(set) var refused = 0

  private var canvas = Canvas()
  private var decoder = ImageDecoder(libraries: CodecLibraries())
  /// Of the primary surface, not shown yet.
  private var damage = Region()
  private var drawn = 0

  init(display: DisplayHandle, logger: Logger) {
    self.display = display
    self.logger = logger
  }

  /// Carries out a step. What cannot be done is counted, and costs nothing else.
  mutating func take(_ step: ReplayStep) async {
    do {
      switch step {
      case .createPrimary(let primary): try await create(primary.surface)
      case .destroyPrimary: canvas.destroySurface(Self.primary)
      case .destroyAllSurfaces: canvas.destroyAllSurfaces()
      case .command(.draw(let drawable)):
        try draw(drawable)
        drawn += 1
        if drawn >= Self.batchSize { await flush() }
      case .command(.surface(.create(let id, let surface))): try create(id, surface)
      case .command(.surface(.destroy(let id))): canvas.destroySurface(id)
      case .command(.cursor(let cursor)): try take(cursor)
      // Everything is drawn at once, and nobody reads the guest's memory.
      case .command: break
      }
    } catch {
      refuse(error)
    }
  }

  /// Counts what was refused before it came here.
  mutating func refuse(_ what: some Error) {
    refused += 1
    logger.info("left out", metadata: ["reason": "\(what)"])
  }

  /// Shows what was drawn.
  mutating func flush() async {
    drawn = 0
    guard !damage.isEmpty, let surface = canvas.surfaces[Self.primary] else { return }
    let region = damage
    damage = Region()
    do {
      let pixels = UnsafeMutableRawBufferPointer.allocate(byteCount: surface.stride * surface.height, alignment: 16)
      defer { pixels.deallocate() }
      surface.withUnsafeBytes { pixels.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<pixels.count])) }
      try await display.update(region, frame: FrameBytes(UnsafeRawBufferPointer(pixels)), stride: surface.stride).get()
    } catch {
      refuse(error)
    }
  }

  private mutating func create(_ surface: QXLSurface) async throws {
    try create(Self.primary, surface)
    damage = Region()
    try await display.replacePrimary(size: surface.size).get()
    if surface.pixels != nil { damage = Region(Rect(size: surface.size)) }
  }

  private mutating func create(_ id: UInt32, _ surface: QXLSurface) throws {
    try canvas.createSurface(id, width: Int(surface.size.width), height: Int(surface.size.height), format: surface.format)
    guard let pixels = surface.pixels else { return }
    try canvas.withSurface(id) { target in
      try target.replace(target.bounds, from: pixels.span.bytes, stride: pixels.count / target.height)
    }
  }

  private mutating func draw(_ drawable: QXLDrawable) throws {
    // The source is the first of the images (spec 08, section 9.6).
    var source = try drawable.selfBitmapArea.map { try picture(of: $0, on: drawable.draw.surfaceID) }
    let command = try drawable.draw.mapImages { image throws -> CanvasImage in
      if let picture = source.take() { return picture }
      switch image.content {
      case .bitmap(let bitmap): return .bitmap(bitmap, setsHighBits: image.setsHighBits)
      case .quic(let width, let height, let data):
        return .bitmap(try decoder.quic(data, width: width, height: height), setsHighBits: image.setsHighBits)
      case .surface(let id): return .surface(id)
      }
    }
    guard let surface = canvas.surfaces[command.surfaceID], surface.bounds.contains(command.box) else {
      throw QXLError("QXLDrawable", "bbox", "\(command.box) is not on surface \(command.surfaceID)")
    }
    let changed = try canvas.draw(command)
    if command.surfaceID == Self.primary { damage.formUnion(changed) }
  }

  /// What a surface shows now.
  private func picture(of area: Rect, on id: UInt32) throws -> CanvasImage {
    guard let surface = canvas.surfaces[id], !area.isEmpty, surface.bounds.contains(area) else {
      throw QXLError("QXLDrawable", "self_bitmap_area", "\(area) is not on surface \(id)")
    }
    let format: BitmapFormat? =
      switch surface.format {
      case .xrgb32: .rgb32
      case .argb32: .rgba
      case .rgb555: .rgb555
      case .alpha8: .alpha8
      default: nil
      }
    guard let format else { throw QXLError("QXLDrawable", "self_bitmap", "not on a surface of format \(surface.format.rawValue)") }
    return .bitmap(
      try Bitmap(
        format: format, width: area.width, height: area.height, stride: area.width * surface.bytesPerPixel,
        data: surface.packedRows(of: area)[...]))
  }

  private func take(_ cursor: QXLCursorCommand) throws {
    switch cursor {
    case .set(_, let isVisible, let shape):
      let type = CursorType(rawValue: shape.type)
      let header = CursorHeader(
        unique: shape.unique, type: type, width: shape.width, height: shape.height, hotSpotX: shape.hotSpotX, hotSpotY: shape.hotSpotY)
      // Clients close the channel on a shape that is too short.
      _ = try CursorShape(header: header, data: shape.data).pixels()
      display.setCursor(
        PointerShape(
          type: type, width: shape.width, height: shape.height, hotSpot: Point(x: Int32(shape.hotSpotX), y: Int32(shape.hotSpotY)),
          data: Array(shape.data)))
      if !isVisible { display.hideCursor() }
    case .move(let position): display.moveCursor(to: Point(x: Int32(position.x), y: Int32(position.y)))
    case .hide: display.hideCursor()
    // No client draws trails of pointers.
    case .trail: break
    }
  }
}
