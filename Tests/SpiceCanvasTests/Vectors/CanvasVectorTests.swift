import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

/// The pixels that the reference draws (spec 06, section 20).
@Suite struct CanvasVectorTests {
  @Test func fill() throws { try check("fill", count: 63) }
  @Test func copy() throws { try check("copy", count: 51) }
  @Test func copyScale() throws { try check("copy_scale", count: 59) }
  @Test func opaque() throws { try check("opaque", count: 8) }
  @Test func blacknessWhitenessAndInversion() throws { try check("bwi", count: 5) }
  @Test func copyBits() throws { try check("copy_bits", count: 14) }
  @Test func transparent() throws { try check("transparent", count: 14) }
  @Test func alphaBlend() throws { try check("alpha_blend", count: 60) }
  @Test func rop3() throws { try check("rop3", count: 12) }
  @Test func videoFrames() throws { try check("put_image", count: 9) }
  @Test func compressedImages() throws { try check("images", count: 86) }
  @Test func stroke() throws { try check("stroke", count: 34) }
  @Test func text() throws { try check("text", count: 25) }
  @Test func composite() throws { try check("composite", count: 167) }

  private func check(_ group: String, count: Int) throws {
    let vectors = try CanvasVectors.load("cases/\(group).json")
    let cases = try #require(vectors.cases)
    #expect(cases.count == count)
    for vector in cases {
      do {
        var player = CanvasPlayer(vectors)
        for surface in vector.surfaces { try player.add(surface) }
        for operation in vector.ops { try player.play(operation) }
        let surface = try #require(player.canvas.surfaces[vector.target])
        let comparison = try PixelComparison(vector.compare)
        let difference = comparison.difference(surface, try Vectors.canvas.gunzip(vector.expected.file))
        #expect(difference == nil, "\(vector.name): \(difference ?? "")")
      } catch let error as CanvasError {
        Issue.record("\(vector.name): \(error)")
      }
    }
  }
}
