import SpiceCanvas
import SpiceGraphics
import SpiceWire
import TestSupport
import Testing

/// Messages of the display channel, decoded and drawn, against the pictures of the reference client (spec 03, section 16).
@Suite struct RenderTests {
  struct Manifest: Decodable {
    struct Message: Decodable {
      var file: String
      var type: UInt16
    }
    struct Case: Decodable {
      var file: String
      var after: [String]
      var picture: String
    }
    struct Render: Decodable {
      var prelude: [Message]
      var cases: [Case]
    }

    var render: Render
  }

  static let folder = Vectors.display

  private static let manifest = Result { try folder.decode(Manifest.self, "manifest.json") }

  /// The cases that need no decoder.
  static let cases: [String] = [
    "104-copy_bits-noclip", "104-copy_bits-clip1", "104-copy_bits-clip3", "104-copy_bits-clip0", "302-draw_fill-solid",
    "302-draw_fill-none", "302-draw_fill-pattern", "302-draw_fill-pattern-pal", "302-draw_fill-pattern-surface",
    "302-draw_fill-color-highbyte", "303-draw_opaque-solid", "303-draw_opaque-none", "304-draw_copy-bitmap-32bit",
    "304-draw_copy-bitmap-32bit-bottomup-cacheme", "304-draw_copy-bitmap-32bit-highbits", "304-draw_copy-bitmap-rgba",
    "304-draw_copy-bitmap-24bit-padded", "304-draw_copy-bitmap-16bit-padded", "304-draw_copy-bitmap-8bit-pal",
    "304-draw_copy-bitmap-8bit-pal-nocache", "304-draw_copy-bitmap-8bit-palfromcache", "304-draw_copy-bitmap-8bit-pal256",
    "304-draw_copy-bitmap-4bit-be", "304-draw_copy-bitmap-1bit-be", "304-draw_copy-bitmap-8bit-a", "304-draw_copy-from_cache",
    "304-draw_copy-surface", "304-draw_copy-palette-and-mask", "305-draw_blend-1",
    "306-draw_blackness-1", "307-draw_whiteness-1", "307-draw_whiteness-2", "308-draw_invers-1",
    "308-draw_invers-2", "304-draw_copy-mask-scale", "304-draw_copy-mask-surface",
    "303-draw_opaque-pattern-mask-palettes", "309-draw_rop3-solid", "309-draw_rop3-pattern", "310-draw_stroke-solid",
    "310-draw_stroke-styled-pal", "310-draw_stroke-path0", "311-draw_text-a1", "311-draw_text-a4-back", "311-draw_text-vector-flag0",
    "311-draw_text-a1-topdown", "312-draw_transparent-1", "312-draw_transparent-2", "313-draw_alpha_blend-1", "313-draw_alpha_blend-2",
    "318-draw_composite-src", "318-draw_composite-mask", "318-draw_composite-transforms",
    "318-draw_composite-srctransform", "318-draw_composite-masktransform-nomask",
  ]

  /// A client that has no decoder and keeps images and palettes.
  private struct Client {
    var canvas = Canvas()
    var images: [UInt64: CanvasImage] = [:]
    var palettes: [UInt64: Palette] = [:]

    mutating func handle(type: UInt16, file: String) throws { try handle(type: type, body: RenderTests.folder.bytes(file)) }

    mutating func handle(type: UInt16, body: [UInt8]) throws {
      switch try DisplayServerMessage.decode(type: type, body: body) {
      case .base, .mark, .invalAllPalettes, .monitorsConfig, .streamDestroyAll: break
      case .surfaceDestroy(let destroy): canvas.destroySurface(destroy.surfaceID)
      case .surfaceCreate(let create):
        try canvas.createSurface(create.surfaceID, width: Int(create.width), height: Int(create.height), format: create.format)
      case .draw(let command):
        let decoded = try command.mapImages { image throws in try decode(image) }
        try canvas.draw(decoded)
      case let other: throw VectorError(what: "\(other)")
      }
    }

    private mutating func decode(_ image: WireImage) throws -> CanvasImage {
      switch image.content {
      case .surface(let id): return .surface(id)
      case .fromCache, .fromCacheLossless:
        guard let cached = images[image.id] else { throw VectorError(what: "image \(image.id)") }
        return cached
      case .bitmap(let wire):
        let bitmap = try wire.bitmap { palettes[$0] }
        if wire.flags.contains(.cachePalette), let palette = bitmap.palette { palettes[palette.unique] = palette }
        let decoded = CanvasImage.bitmap(bitmap, setsHighBits: image.flags.contains(.highBitsSet))
        if image.flags.contains(.cacheMe) { images[image.id] = decoded }
        return decoded
      default: throw VectorError(what: "no decoder for images of type \(image.type)")
      }
    }
  }

  /// The prelude draws with codecs too; the cases here need nothing of that.
  private static let client: Result<Client, any Error> = Result {
    var client = Client()
    for message in try manifest.get().render.prelude {
      let isForeign = ["quic", "glz"].contains { message.file.contains($0) }
      if !isForeign { try client.handle(type: message.type, file: message.file) }
    }
    return client
  }

  @Test(arguments: cases) func pictureEqualsTheReferenceClient(_ name: String) throws {
    let entry = try #require(Self.manifest.get().render.cases.first { $0.file == "valid/\(name).bin" })
    var client = try Self.client.get()
    let type = try #require(UInt16(name.prefix(3)))
    try client.handle(type: type, file: entry.file)
    for file in entry.after { try client.handle(type: 304, file: file) }
    try expect(client, equals: entry.picture)
  }
  /// Sessions of the reference server whose messages need no decoder.
  @Test(arguments: ["xspice-off", "qemu-bios-off"]) func sessionEndsInThePictureOfTheReferenceClient(_ name: String) throws {
    let content = try Inflate.unpack(Self.folder.bytes("captures/\(name).cap.gz"))
    let magic = Array("SPICECAP1\n".utf8)
    var reader = WireReader(content, part: magic.count..<content.count, message: "capture")
    _ = try reader.bytes(Int(reader.u32("json")), "json")
    var client = Client()
    while reader.remaining > 0 {
      _ = try reader.u32("time")
      let direction = try reader.u8("direction")
      _ = try reader.u8("channel_id")
      let type = try reader.u16("type")
      _ = try reader.bytes(12, "serial and sub_list")
      let body = Array(try reader.bytes(Int(reader.u32("size")), "body"))
      if direction == 0 { try client.handle(type: type, body: body) }
    }
    try expect(client, equals: "captures/\(name)-0.png")
  }

  private func expect(_ client: Client, equals file: String) throws {
    let picture = try PNGPicture(Self.folder.bytes(file))
    let surface = try #require(client.canvas.surfaces[0])
    #expect(surface.width == picture.width && surface.height == picture.height)
    let drawn = surface.packedRows(of: surface.bounds)
    var rgb: [UInt8] = []
    rgb.reserveCapacity(picture.rgb.count)
    for start in stride(from: 0, to: drawn.count, by: 4) { rgb += [drawn[start + 2], drawn[start + 1], drawn[start]] }
    let wrong = zip(rgb, picture.rgb).enumerated().first { $0.element.0 != $0.element.1 }.map { $0.offset / 3 }
    #expect(wrong == nil, "pixel \((wrong ?? 0) % surface.width), \((wrong ?? 0) / surface.width)")
  }
}
