import Logging
import NIOCore
import QXL
import SpiceDisplay
import SpiceGraphics
import SpiceServer
import SpiceWire

/// Carries out a recording's steps on a display (spec 08, section 20.7).
struct Replayer {
  /// Commands that are handed over together: the display's event loop is asked once for all of them.
  private static let batchSize = 64

  let display: DisplayHandle
  let logger: Logger
  private(set) var refused = 0

  private var batch: [DrawingCommand] = []
  private var hasPrimary = false
  private var surfaces: Set<UInt32> = []

  init(display: DisplayHandle, logger: Logger) {
    self.display = display
    self.logger = logger
  }

  /// Carries out a step. What the display refuses is counted, and costs nothing else.
  mutating func take(_ step: ReplayStep) async {
    if case .command(.draw(let drawable)) = step {
      batch.append(DrawingCommand(drawable.draw, effect: drawable.effect, selfBitmapArea: drawable.selfBitmapArea))
      if batch.count >= Self.batchSize { await flush() }
      return
    }
    // Cursors go another way, and do not wait for the picture.
    if case .command(.cursor(let cursor)) = step { return take(cursor) }
    await flush()
    switch step {
    case .createPrimary(let primary): await create(primary.surface)
    case .destroyPrimary: await destroyPrimary()
    case .destroyAllSurfaces:
      for id in surfaces.sorted() { await wait("surface \(id)", display.destroySurface(id)) }
      surfaces = []
      await destroyPrimary()
    case .command(.surface(.create(let id, let surface))):
      surfaces.insert(id)
      await wait("surface \(id)", display.createSurface(id, size: surface.size, format: surface.format, keepsData: surface.pixels))
    case .command(.surface(.destroy(let id))):
      surfaces.remove(id)
      await wait("surface \(id)", display.destroySurface(id))
    // Rendering is the display's own business, and nobody reads the guest's memory.
    case .command: break
    }
  }

  /// Counts what was refused before it came to the display.
  mutating func refuse(_ what: some Error) {
    refused += 1
    logger.info("left out", metadata: ["reason": "\(what)"])
  }

  /// Hands over what is there.
  mutating func flush() async {
    guard !batch.isEmpty else { return }
    do {
      for refusal in try await display.draw(batch).get() { refuse(refusal) }
    } catch {
      refuse(error)
    }
    batch.removeAll(keepingCapacity: true)
  }

  private mutating func create(_ surface: QXLSurface) async {
    await destroyPrimary()
    hasPrimary = true
    await wait("primary", display.replacePrimary(size: surface.size, format: surface.format, heads: [], pixels: surface.pixels))
  }

  private mutating func destroyPrimary() async {
    guard hasPrimary else { return }
    hasPrimary = false
    await wait("primary", display.destroyPrimary())
  }

  private mutating func take(_ cursor: QXLCursorCommand) {
    switch cursor {
    case .set(_, let isVisible, let shape):
      // Clients close the channel on a shape that is too short.
      let type = CursorType(rawValue: shape.type)
      let header = CursorHeader(
        unique: shape.unique, type: type, width: shape.width, height: shape.height, hotSpotX: shape.hotSpotX, hotSpotY: shape.hotSpotY)
      do {
        _ = try CursorShape(header: header, data: shape.data).pixels()
      } catch {
        return refuse(error)
      }
      display.setCursor(
        PointerShape(
          type: type, width: shape.width, height: shape.height,
          hotSpot: Point(x: Int32(shape.hotSpotX), y: Int32(shape.hotSpotY)), data: Array(shape.data)))
      if !isVisible { display.hideCursor() }
    case .move(let position): display.moveCursor(to: Point(x: Int32(position.x), y: Int32(position.y)))
    case .hide: display.hideCursor()
    // Trails of pointers are not drawn by any client.
    case .trail: break
    }
  }

  private mutating func wait(_ what: String, _ future: EventLoopFuture<Void>) async {
    do {
      try await future.get()
    } catch {
      refuse(error)
    }
  }
}
