import Foundation
import SpiceCanvas
import SpiceGraphics
import TestSupport

/// A vector that is not as the tests expect it.
struct VectorError: Error { var what: String }

/// One file of canvas cases (spec 06, section 20): the members that these tests use.
struct CanvasVectors: Decodable {
  struct Bytes: Decodable {
    var b64: String?
    var gz64: String?
    var blob: String?
  }

  struct Surface: Decodable {
    var id: UInt32
    var format: String
    var width: Int
    var height: Int
    var stride: Int
    var data: Bytes
  }

  struct Image: Decodable {
    var type: String
    var flags: UInt8?
    var id: UInt64?
    var width: Int?
    var height: Int?
    var format: String?
    var bitmap_flags: UInt8?
    var stride: Int?
    var palette: [UInt32]?
    var palette_id: UInt64?
    var surface_id: UInt32?
    var data: Bytes?
  }

  struct Brush: Decodable {
    var type: String
    var color: UInt32?
    var image: Image?
    var pos: [Int32]?
  }

  struct Mask: Decodable {
    var flags: UInt8
    var pos: [Int32]
    var image: Image
  }

  struct Operation: Decodable {
    var op: String
    var surface: UInt32
    var bbox: [Int32]
    var clip: [[Int32]]?
    var brush: Brush?
    var rop: UInt16?
    var mask: Mask?
    var image: Image?
    var src_area: [Int32]?
    var scale_mode: UInt8?
    var src_pos: [Int32]?
  }

  struct Case: Decodable {
    struct Expected: Decodable { var file: String }
    struct Compare: Decodable {
      var mode: String
      var mask: String
    }

    var name: String
    var surfaces: [Surface]
    var ops: [Operation]
    var target: UInt32
    var expected: Expected
    var compare: Compare
  }

  var blobs: [String: Bytes]
  var cases: [Case]

  func bytes(_ bytes: Bytes) throws -> [UInt8] {
    if let name = bytes.blob, let blob = blobs[name] { return try self.bytes(blob) }
    if let text = bytes.b64, let data = Data(base64Encoded: text) { return [UInt8](data) }
    if let text = bytes.gz64, let data = Data(base64Encoded: text) { return try Inflate.unpack([UInt8](data)) }
    throw VectorError(what: "no bytes")
  }
}

/// Plays a case's operations.
struct CanvasPlayer {
  let vectors: CanvasVectors
  var canvas = Canvas()
  private var cache: [UInt64: CanvasImage] = [:]
  private var palettes: [UInt64: Palette] = [:]

  static let formats: [String: SurfaceFormat] = [
    "1_A": .alpha1, "8_A": .alpha8, "16_555": .rgb555, "16_565": .rgb565, "32_xRGB": .xrgb32, "32_ARGB": .argb32,
  ]
  static let bitmapFormats: [String: BitmapFormat] = [
    "1BIT_LE": .oneBitLE, "1BIT_BE": .oneBitBE, "4BIT_LE": .fourBitLE, "4BIT_BE": .fourBitBE, "8BIT": .eightBit, "16BIT": .rgb555,
    "24BIT": .rgb24, "32BIT": .rgb32, "RGBA": .rgba, "8BIT_A": .alpha8,
  ]

  init(_ vectors: CanvasVectors) { self.vectors = vectors }

  mutating func add(_ surface: CanvasVectors.Surface) throws {
    guard let format = Self.formats[surface.format] else { throw VectorError(what: "format \(surface.format)") }
    try canvas.createSurface(surface.id, width: surface.width, height: surface.height, format: format)
    let pixels = try vectors.bytes(surface.data)
    try canvas.withSurface(surface.id) { target throws(CanvasError) in
      try target.replace(target.bounds, from: pixels.span.bytes, stride: surface.stride)
    }
  }

  mutating func play(_ operation: CanvasVectors.Operation) throws {
    let command = DrawCommand(
      surfaceID: operation.surface, box: try rect(operation.bbox),
      clip: try operation.clip.map { .rects(try $0.map(rect)) } ?? .none, operation: try self.operation(operation))
    try canvas.draw(command)
  }

  private mutating func operation(_ operation: CanvasVectors.Operation) throws -> DrawOperation<CanvasImage> {
    let rop = RasterOperation(rawValue: operation.rop ?? 0)
    let mask = try self.mask(operation.mask)
    switch operation.op {
    case "fill": return .fill(DrawFill(brush: try brush(operation.brush), rop: rop, mask: mask))
    case "copy", "blend":
      let copy = DrawCopy(
        source: try image(operation.image), sourceArea: try rect(operation.src_area), rop: rop,
        scaleMode: ScaleMode(rawValue: operation.scale_mode ?? 0), mask: mask)
      return operation.op == "copy" ? .copy(copy) : .blend(copy)
    case "opaque":
      return .opaque(
        DrawOpaque(
          source: try image(operation.image), sourceArea: try rect(operation.src_area), brush: try brush(operation.brush), rop: rop,
          scaleMode: ScaleMode(rawValue: operation.scale_mode ?? 0), mask: mask))
    case "blackness": return .blackness(mask)
    case "whiteness": return .whiteness(mask)
    case "invers": return .invers(mask)
    case "copy_bits":
      guard let position = operation.src_pos, position.count == 2 else { throw VectorError(what: "src_pos") }
      return .copyBits(CopyBits(sourcePosition: Point(x: position[0], y: position[1])))
    default: throw VectorError(what: "operation \(operation.op)")
    }
  }

  private func rect(_ numbers: [Int32]?) throws -> Rect {
    guard let numbers, numbers.count == 4 else { throw VectorError(what: "rectangle") }
    return Rect(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
  }

  private mutating func brush(_ brush: CanvasVectors.Brush?) throws -> Brush<CanvasImage> {
    switch brush?.type {
    case "none": return .none
    case "solid": return .solid(brush?.color ?? 0)
    case "pattern":
      guard let position = brush?.pos, position.count == 2 else { throw VectorError(what: "pattern position") }
      return .pattern(try image(brush?.image), origin: Point(x: position[0], y: position[1]))
    default: throw VectorError(what: "brush")
    }
  }

  private mutating func mask(_ mask: CanvasVectors.Mask?) throws -> Mask<CanvasImage> {
    guard let mask else { return Mask() }
    return Mask(
      flags: .init(rawValue: mask.flags), position: Point(x: mask.pos[0], y: mask.pos[1]), image: try image(mask.image))
  }

  private mutating func image(_ image: CanvasVectors.Image?) throws -> CanvasImage {
    switch image?.type {
    case "surface": return .surface(image?.surface_id ?? 0)
    case "from_cache":
      guard let cached = cache[image?.id ?? 0] else { throw VectorError(what: "cached image") }
      return cached
    case "bitmap":
      guard let image, let name = image.format, let format = Self.bitmapFormats[name], let data = image.data else {
        throw VectorError(what: "bitmap")
      }
      let flags = image.bitmap_flags ?? 0
      var palette = image.palette.map { Palette(unique: image.palette_id ?? 0, entries: $0) }
      if flags & 2 != 0 { palette = palettes[image.palette_id ?? 0] }
      if flags & 1 != 0 { palettes[image.palette_id ?? 0] = palette }
      let bitmap = try Bitmap(
        format: format, width: image.width ?? 0, height: image.height ?? 0, stride: image.stride ?? 0, isTopDown: flags & 4 != 0,
        palette: palette, data: vectors.bytes(data)[...])
      let decoded = CanvasImage.bitmap(bitmap, setsHighBits: (image.flags ?? 0) & 2 != 0)
      if (image.flags ?? 0) & 1 != 0 { cache[image.id ?? 0] = decoded }
      return decoded
    default: throw VectorError(what: "image \(image?.type ?? "")")
    }
  }
}
