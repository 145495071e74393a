import SpiceGraphics
import TestSupport
import Testing

@Suite struct RegionBitsTests {
  @Test func regionHoldsThePixelsThatAreSet() throws {
    var random = SeededGenerator(seed: 11)
    for round in 0..<600 {
      let width = Int.random(in: 0...40, using: &random)
      let height = Int.random(in: 0...12, using: &random)
      let stride = (width + 7) / 8 + Int.random(in: 0...3, using: &random)
      let isBigEndian = Bool.random(using: &random)
      let inverse = Bool.random(using: &random)
      let density = Int.random(in: 0...4, using: &random)
      let data = (0..<stride * height).map { _ -> UInt8 in
        let value = UInt8(truncatingIfNeeded: random.next())
        return density == 0 ? 0 : density == 1 ? 0xff : density == 2 ? value & UInt8(truncatingIfNeeded: random.next()) : value
      }
      let bitmap = try Bitmap(
        format: isBigEndian ? .oneBitBE : .oneBitLE, width: width, height: height, stride: stride,
        isTopDown: Bool.random(using: &random), data: data[...])
      var expected: [Rect] = []
      for y in 0..<height {
        for x in 0..<width {
          let byte = data[(bitmap.isTopDown ? y : height - 1 - y) * stride + x / 8]
          let isSet = byte & (isBigEndian ? 0x80 >> UInt8(x % 8) : 1 << UInt8(x % 8)) != 0
          if isSet != inverse {
            expected.append(Rect(left: Int32(x), top: Int32(y), right: Int32(x + 1), bottom: Int32(y + 1)))
          }
        }
      }
      let region = try #require(Region(bits: bitmap, inverse: inverse))
      #expect(region == Region(rects: expected), "round \(round)")
      if region.rects.count > 1 { #expect(Region(bits: bitmap, inverse: inverse, limit: 0) == nil) }
    }
  }

  @Test func otherBitmapsAreNoMasks() throws {
    let bitmap = try Bitmap(format: .alpha8, width: 1, height: 1, stride: 1, data: [0])
    #expect(Region(bits: bitmap) == nil)
  }

  @Test func unionsBeyondTheLimitAreRefused() {
    let crossing = (0..<20).flatMap { index -> [Rect] in
      let at = Int32(index * 2)
      return [Rect(left: at, top: 0, right: at + 1, bottom: 40), Rect(left: 0, top: at, right: 40, bottom: at + 1)]
    }
    #expect(Region(rects: crossing, limit: 100) == nil)
    #expect(Region(rects: crossing, limit: 1000) == Region(rects: crossing))
    #expect(Region(rects: [Rect](), limit: 0) == Region())
    #expect(Region(rects: crossing.prefix(1), limit: 0) == nil)
    #expect(Region(rects: crossing.prefix(1), limit: 1) == Region(crossing[0]))
  }
}
