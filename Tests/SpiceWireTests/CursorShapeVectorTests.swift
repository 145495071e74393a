import Foundation
import SpiceWire
import TestSupport
import Testing

/// Cursor shapes as the reference client converts them (spec 06, sections 15 and 20).
@Suite struct CursorShapeVectorTests {
  private struct File: Decodable { var cases: [Case] }

  private struct Case: Decodable {
    struct Expected: Decodable {
      var default_cursor: Bool
      var rgba: Bytes?
      var hot_spot: [Int]?
    }
    var name: String
    var type_value: UInt8
    var width: UInt16
    var height: UInt16
    var hot_spot: [UInt16]
    var data: Bytes
    var expected: Expected
  }

  private struct Bytes: Decodable {
    var b64: String?
    var gz64: String?

    func unpacked() throws -> [UInt8] {
      let text = try #require(b64 ?? gz64)
      let data = try #require(Data(base64Encoded: text))
      return gz64 == nil ? [UInt8](data) : try Inflate.unpack([UInt8](data))
    }
  }

  @Test func pixelsAreThoseOfTheReference() throws {
    let file = try JSONDecoder().decode(File.self, from: Data(Vectors.canvas.bytes("cursors.json")))
    #expect(file.cases.count == 30)
    for vector in file.cases {
      let header = CursorHeader(
        unique: 0, type: CursorType(rawValue: vector.type_value), width: vector.width, height: vector.height,
        hotSpotX: vector.hot_spot[0], hotSpotY: vector.hot_spot[1])
      let shape = CursorShape(header: header, data: try vector.data.unpacked()[...])
      if vector.expected.default_cursor {
        // Types that the reference does not know; here they are converted.
        #expect(header.type == .color8 || header.type == .color24)
        continue
      }
      let pixels = try shape.pixels()
      let rgba = pixels.pixels.flatMap { pixel in [16, 8, 0, 24].map { UInt8(truncatingIfNeeded: pixel >> $0) } }
      #expect(rgba == (try vector.expected.rgba?.unpacked()), "\(vector.name)")
      #expect([pixels.hotSpotX, pixels.hotSpotY] == vector.expected.hot_spot, "\(vector.name)")
    }
  }
}
