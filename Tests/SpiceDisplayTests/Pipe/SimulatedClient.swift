import SpiceCanvas
import SpiceGraphics

@testable import SpiceDisplay

/// A client with a canvas of its own that takes what its pipe has for it.
final class SimulatedClient {
  let pipe: ClientPipe
  private(set) var canvas = Canvas()
  /// Messages that it has taken.
  private(set) var taken = 0

  init(pipe: ClientPipe) { self.pipe = pipe }

  /// Takes the next message; false if there is none.
  func takeMessage(now: Duration) throws -> Bool {
    guard let message = pipe.next(now: now) else { return false }
    taken += 1
    switch message {
    case .createSurface(let id, let size, let format):
      try canvas.createSurface(id, width: Int(size.width), height: Int(size.height), format: format)
    case .destroySurface(let id):
      if canvas.surfaces[id] == nil { throw CanvasError.unknownSurface(id) }
      canvas.destroySurface(id)
    case .draw(let draw): try draw.drawEagerly(on: &canvas)
    }
    return true
  }

  /// Takes a piece of what it lacks of the primary surface; false if there is none to be had.
  func takePiece(from display: PendingCommands, _ serverCanvas: inout Canvas, now: Duration, rows: Int32 = .max) throws -> Bool {
    guard pipe.takesPieces, var rect = pipe.lacking.rects.first, let size = display.surfaces[0]?.size else { return false }
    // In turns as they come, and joined.
    if taken.isMultiple(of: 2), let next = pipe.nextPiece(DamageActivity(size: size), now: now, spare: 400, mostPixels: { _ in 4096 }) {
      rect = next.rect
    }
    if Int32(rect.height) > rows { rect.bottom = rect.top + rows }
    display.render(rect, of: 0, on: &serverCanvas)
    guard let image = serverCanvas.surfaces[0]?.image(of: rect, alpha: .kept) else { return false }
    let copy = DrawCopy(source: image, sourceArea: Rect(size: rect.size), rop: .put, scaleMode: .nearest, mask: Mask())
    try DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .copy(copy)).drawEagerly(on: &canvas)
    pipe.has(Region(rect), now: now)
    taken += 1
    return true
  }
}

extension DrawCommand<SourceImage> {
  /// Draws on a canvas at once. What the canvas refuses changes nothing; surfaces that are missing are an error.
  func drawEagerly(on canvas: inout Canvas) throws {
    let command = mapImages { image -> CanvasImage in
      switch image.content {
      case .bitmap(let bitmap): .bitmap(bitmap, setsHighBits: image.setsHighBits)
      case .surface(let id): .surface(id)
      case .quic: .surface(.max)
      }
    }
    do {
      try canvas.draw(command)
    } catch CanvasError.unknownSurface(let id) {
      throw CanvasError.unknownSurface(id)
    } catch {}
  }
}
