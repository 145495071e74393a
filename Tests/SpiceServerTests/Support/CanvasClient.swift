import NIOEmbedded
import SpiceCanvas
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceMedia
import SpiceTransport
import SpiceWire
import Testing

@testable import SpiceServer

/// A client of a display that draws everything that it is sent on a canvas, all operations and surfaces.
final class CanvasClient {
  private let client: DisplayClient
  var channel: DisplayChannel { client.channel }
  var outlet: RecordingOutlet { client.outlet }
  private(set) var canvas = Canvas()
  private(set) var names: [String] = []
  private(set) var references = 0
  private(set) var paletteReferences = 0
  private var decoder = ImageDecoder(libraries: .media)
  private var cache: [UInt64: Bitmap] = [:]
  private(set) var palettes: [UInt64: Palette] = [:]
  private let window = GLZWindow(windowPixels: 1 << 20)

  init(_ display: Display, _ loop: EmbeddedEventLoop, compression: CompressionPolicy = .autoGLZ, composite: Bool = true) throws {
    var images = ImageSettings()
    images.compression = compression
    (images.jpeg, images.zlibGLZ) = (.never, .never)
    let capabilities: CapabilitySet<DisplayCapability> =
      composite ? [.composite, .a8Surface, .monitorsConfig, .lz4Compression] : [.monitorsConfig]
    client = try DisplayClient(display, loop, images, capabilities: capabilities)
  }

  /// Takes what was sent until nothing more comes.
  func deliver() throws { try client.deliver(apply) }

  func takeNames() -> [String] {
    defer { names = [] }
    return names
  }

  private func apply(_ message: DisplayServerMessage) throws {
    switch message {
    case .surfaceCreate(let create):
      names.append("create \(create.surfaceID)")
      #expect(canvas.surfaces[create.surfaceID] == nil)
      try canvas.createSurface(create.surfaceID, width: Int(create.width), height: Int(create.height), format: create.format)
    case .surfaceDestroy(let destroy):
      names.append("destroy \(destroy.surfaceID)")
      #expect(canvas.surfaces[destroy.surfaceID] != nil)
      canvas.destroySurface(destroy.surfaceID)
    case .monitorsConfig(let monitors): names.append("monitors \(monitors.heads.count)")
    case .mark: names.append("mark")
    case .invalList(let list): for resource in list.resources { cache[resource.id] = nil }
    case .invalPalette(let message): #expect(palettes.removeValue(forKey: message.id) != nil)
    case .invalAllPalettes: palettes = [:]
    case .draw(let command):
      names.append("\(command.surfaceID): \(command.operation.name)")
      try canvas.draw(try command.mapImages(image))
    default: break
    }
  }

  private func image(_ image: WireImage) throws -> CanvasImage {
    if case .surface(let id) = image.content { return .surface(id) }
    if case .fromCache = image.content {
      references += 1
      return .bitmap(try #require(cache[image.id]))
    }
    let bitmap = try decoded(image)
    if image.flags.contains(.cacheMe) { cache[image.id] = bitmap }
    return .bitmap(bitmap, setsHighBits: image.flags.contains(.highBitsSet))
  }

  private func decoded(_ image: WireImage) throws -> Bitmap {
    let (width, height) = (Int(image.width), Int(image.height))
    switch image.content {
    case .bitmap(let bitmap):
      let palette = try palette(bitmap.palette, bitmap.flags)
      return try bitmap.bitmap { _ in palette }
    case .quic(let data): return try decoder.quic(data, width: width, height: height)
    case .lz(let data): return try decoder.lz(data, palette: nil, width: width, height: height)
    case .lzPalette(let lz):
      return try decoder.lz(lz.data, palette: try palette(lz.palette, lz.flags), width: width, height: height)
    case .lz4(let data): return try decoder.lz4(data, width: width, height: height)
    case .glz(let data):
      guard case .decoded(let decoded) = try decoder.glz(data, width: width, height: height, window: try #require(window)) else { break }
      return try decoded.bitmap()
    default: break
    }
    throw DecodeError(.lz, "type", .invalidValue(UInt64(image.type)))
  }

  /// A palette that comes with an image or is in the cache, which it may go into under a number that is free.
  private func palette(_ palette: WirePalette, _ flags: WireBitmapFlags) throws -> Palette? {
    switch palette {
    case .none: return nil
    case .inline(let palette):
      if flags.contains(.cachePalette) {
        #expect(palette.unique != 0 && palettes.updateValue(palette, forKey: palette.unique) == nil && palettes.count <= 128)
      }
      return palette
    case .cached(let id):
      paletteReferences += 1
      let known: Palette = try #require(palettes[id])
      return known
    }
  }

  /// Whether the primary surface shows this, without the bytes that nobody sees.
  func shows(_ expected: Canvas) -> Bool {
    guard let mine = canvas.surfaces[0], let theirs = expected.surfaces[0], mine.size == theirs.size else { return false }
    return zip(mine.pixels, theirs.pixels).enumerated().allSatisfy {
      $0.element.0 == $0.element.1 || (mine.bytesPerPixel == 4 && $0.offset % 4 == 3)
    }
  }
}
