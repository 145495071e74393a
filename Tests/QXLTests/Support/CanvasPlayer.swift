import QXL
import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import TestSupport

/// Draws a recording on a canvas, command by command.
struct CanvasPlayer: ~Copyable {
  private(set) var canvas = Canvas()
  private(set) var drawn = 0
  private var decoder = ImageDecoder(libraries: CodecLibraries())

  mutating func play(_ event: RecordingEvent) throws {
    switch try ReplayStep(event) {
    case nil: break
    case .createPrimary(let primary): try create(0, primary.surface)
    case .destroyPrimary: canvas.destroySurface(0)
    case .destroyAllSurfaces: canvas.destroyAllSurfaces()
    case .command(.draw(let drawable)): try draw(drawable)
    case .command(.surface(.create(let id, let surface))): try create(id, surface)
    case .command(.surface(.destroy(let id))): canvas.destroySurface(id)
    case .command: break
    }
  }

  /// The bytes red, green and blue of each pixel of the primary surface.
  func rgb24() throws -> [UInt8] {
    guard let surface = canvas.surfaces[0] else { throw VectorError(what: "no primary surface") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(surface.width * surface.height * 3)
    let rows = surface.packedRows(of: surface.bounds)
    for pixel in stride(from: 0, to: rows.count, by: 4) { bytes += [rows[pixel + 2], rows[pixel + 1], rows[pixel]] }
    return bytes
  }

  private mutating func create(_ id: UInt32, _ surface: QXLSurface) throws {
    try canvas.createSurface(id, width: Int(surface.size.width), height: Int(surface.size.height), format: surface.format)
    guard let pixels = surface.pixels else { return }
    try canvas.withSurface(id) { target in
      try target.replace(target.bounds, from: pixels.span.bytes, stride: pixels.count / target.height)
    }
  }

  private mutating func draw(_ drawable: QXLDrawable) throws {
    guard drawable.selfBitmapArea == nil else { throw VectorError(what: "a self bitmap") }
    let operation = try drawable.draw.operation.mapImages { image throws -> CanvasImage in
      switch image.content {
      case .bitmap(let bitmap): .bitmap(bitmap, setsHighBits: image.setsHighBits)
      case .quic(let width, let height, let data):
        .bitmap(try decoder.quic(data, width: width, height: height), setsHighBits: image.setsHighBits)
      case .surface(let id): .surface(id)
      }
    }
    try canvas.draw(
      DrawCommand(surfaceID: drawable.draw.surfaceID, box: drawable.draw.box, clip: drawable.draw.clip, operation: operation))
    drawn += 1
  }
}
