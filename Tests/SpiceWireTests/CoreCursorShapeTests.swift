import TestSupport
import Testing

@testable import SpiceWire

@Suite("Cursor shapes become pixels")
struct CoreCursorShapeTests {
  private func shape(_ entry: CoreManifest.Entry) throws -> CursorShape {
    guard
      case .set(let set) = try CursorServerMessage.decode(type: entry.type, body: entry.body), let shape = set.cursor.shape
    else { throw VectorError(what: "\(entry.testDescription) has no shape") }
    return shape
  }

  @Test(
    "The pixels are those of the reference client", arguments: try CoreManifest.load().filter { $0.json["reference_client_image"] != nil })
  func referenceImages(_ entry: CoreManifest.Entry) throws {
    let image = try entry.json.required("reference_client_image")
    let pixels = try shape(entry).pixels()
    #expect(pixels.width == (try image.requiredInteger("width")))
    #expect(pixels.height == (try image.requiredInteger("height")))
    #expect(pixels.hotSpotX == (try image.requiredInteger("hot_spot_x")))
    #expect(pixels.hotSpotY == (try image.requiredInteger("hot_spot_y")))
    if let rgba = try image.required("rgba").string {
      #expect(hexadecimal(pixels.pixels.flatMap { Self.rgba($0) }) == rgba)
    } else {
      // The reference client shows its default cursor for these two; see the next tests.
      #expect(try [.color8, .color24].contains(shape(entry).header.type))
    }
  }

  private static func rgba(_ pixel: UInt32) -> [UInt8] {
    [16, 8, 0, 24].map { (shift: UInt32) in UInt8(truncatingIfNeeded: pixel >> shift) }
  }

  @Test("All reference images are there")
  func imageCount() throws {
    let images = try CoreManifest.load().compactMap { $0.json["reference_client_image"] }
    #expect(images.count == 11)
    #expect(images.filter { $0["rgba"]?.string == nil }.count == 2)
  }

  private func shape(_ type: CursorType, _ width: UInt16, _ height: UInt16, _ data: [UInt8]) -> CursorShape {
    CursorShape(
      header: CursorHeader(unique: 1, type: type, width: width, height: height, hotSpotX: 0, hotSpotY: 0), data: data[...])
  }

  @Test("COLOR24 follows the rules of COLOR32")
  func color24() throws {
    // An opaque pixel, a transparent one, two that invert.
    let data: [UInt8] = [1, 2, 3, 4, 5, 6, 255, 255, 255, 255, 255, 255, 0b0111_0000]
    #expect(try shape(.color24, 2, 2, data).pixels().pixels == [0xff03_0201, 0x0006_0504, 0xc030_3030, 0x3050_5050])
  }

  @Test("COLOR8 follows the rules of COLOR4")
  func color8() throws {
    var data: [UInt8] = [0, 255, 7, 255]
    for index in UInt8.min...UInt8.max { data += index == 255 ? [255, 255, 255, 0] : [index, 1, 2, 0] }
    data.append(0b0011_0000)
    #expect(try shape(.color8, 4, 1, data).pixels().pixels == [0xff02_0100, 0xffff_ffff, 0x0002_0107, 0xc030_3030])
  }

  @Test("Data that are too short are refused", arguments: try CoreManifest.load().filter { $0.json["reference_client_image"] != nil })
  func tooShort(_ entry: CoreManifest.Entry) throws {
    var shape = try shape(entry)
    let needed = shape.data.count
    let pixels = try shape.pixels()
    shape.data.append(0)
    #expect(try shape.pixels() == pixels)
    shape.data.removeLast(2)
    #expect(
      throws: WireError(message: "cursor shape", field: "data", problem: .truncated(needed: needed, available: needed - 1))
    ) { try shape.pixels() }
  }

  @Test("The largest size asks for data that are not there, and unknown types for nothing")
  func hostile() {
    for type in UInt8(0)...6 {
      #expect(throws: WireError.self) { try shape(CursorType(rawValue: type), .max, .max, [1, 2, 3]).pixels() }
    }
    #expect(throws: WireError(message: "cursor shape", field: "type", problem: .invalidValue(7))) {
      try shape(CursorType(rawValue: 7), 1, 1, [1, 2, 3, 4]).pixels()
    }
  }

  @Test("A picture without pixels", arguments: UInt8(0)...6)
  func empty(_ type: UInt8) throws {
    let palette = [UInt8](repeating: 0, count: 1024)
    #expect(try shape(CursorType(rawValue: type), 0, 9, palette).pixels().pixels == [])
    #expect(try shape(CursorType(rawValue: type), 9, 0, palette).pixels().pixels == [])
  }

  @Test("Colours with and without alpha in them")
  func premultiplied() throws {
    let pixels: [UInt32] = [0xff12_3456, 0x8040_2000, 0x0000_0000, 0x0101_0001]
    let shape = CursorShape(unique: 1, width: 2, height: 2, hotSpotX: 1, hotSpotY: 1, argb: pixels)
    let premultiplied = try shape.pixels()
    #expect(premultiplied.isPremultiplied && premultiplied.pixels == pixels)
    #expect(premultiplied.premultiplied() == premultiplied)
    let straight = premultiplied.straight()
    #expect(!straight.isPremultiplied && straight.pixels == [0xff12_3456, 0x8080_4000, 0, 0x01ff_00ff])
    #expect(straight.straight() == straight)
    #expect(straight.premultiplied() == premultiplied)
    // Under the mask a colour says nothing once it is multiplied.
    let masked = try self.shape(.color32, 1, 1, [1, 2, 3, 0, 0x80]).pixels()
    #expect(masked.pixels == [0x0003_0201] && !masked.isPremultiplied)
    #expect(masked.premultiplied().pixels == [0])
    // More colour than alpha, which no multiplication gives.
    #expect(
      try CursorShape(unique: 1, width: 1, height: 1, hotSpotX: 0, hotSpotY: 0, argb: [0x10ff_0000]).pixels().straight().pixels == [
        0x10ff_0000
      ])
  }
}
