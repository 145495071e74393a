import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

/// The pixels that the reference draws (spec 06, section 20), for the operations that the canvas has.
@Suite struct CanvasVectorTests {
  static let folder = Vectors.canvas

  /// What the canvas cannot do for some cases: surfaces of one bit a pixel, and scaling.
  static let refused: [String: CanvasError] = {
    let scaling = CanvasError.unsupported(operation: "draw_opaque", feature: "scaling")
    let oneBit = CanvasError.unsupportedFormat(.alpha1)
    return [
      "fill_surface_mask_0": oneBit, "fill_surface_mask_1": oneBit, "opaque_pattern_mask_32_xRGB": scaling,
      "opaque_pattern_mask_32_ARGB": scaling, "opaque_pattern_mask_16_555": scaling, "opaque_pattern_mask_16_565": scaling,
    ]
  }()

  @Test(arguments: [("fill", 63), ("copy", 51), ("opaque", 8), ("bwi", 5), ("copy_bits", 14)])
  func casesEqualTheReference(group: String, count: Int) throws {
    let vectors = try Self.folder.decode(CanvasVectors.self, "cases/\(group).json")
    #expect(vectors.cases.count == count)
    for vector in vectors.cases {
      if let error = Self.refused[vector.name] {
        #expect(throws: error) { _ = try play(vector, of: vectors) }
        continue
      }
      let surface = try #require(try play(vector, of: vectors).surfaces[vector.target])
      let expected = try Inflate.unpack(Self.folder.bytes(vector.expected.file))
      let pixels = surface.packedRows(of: surface.bounds)
      #expect(vector.compare.mode == "exact")
      let mask = try #require(UInt32(vector.compare.mask.dropFirst(2), radix: 16))
      #expect(pixels.count == expected.count)
      let wrong = zip(pixels, expected).enumerated().first { index, pair in
        let byteMask = UInt8(truncatingIfNeeded: mask >> UInt32(8 * (index % surface.bytesPerPixel)))
        return (pair.0 ^ pair.1) & byteMask != 0
      }
      #expect(wrong == nil, "\(vector.name): byte \(wrong?.offset ?? 0)")
    }
  }

  private func play(_ vector: CanvasVectors.Case, of vectors: CanvasVectors) throws -> Canvas {
    var player = CanvasPlayer(vectors)
    for surface in vector.surfaces { try player.add(surface) }
    for operation in vector.ops { try player.play(operation) }
    return player.canvas
  }
}
