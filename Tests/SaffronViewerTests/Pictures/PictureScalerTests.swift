import SpiceGraphics
import TestSupport
import Testing

@testable import SaffronViewer

/// Drawing scaled pictures without a graphics card.
struct PictureScalerTests {
  private func draw(_ pixels: [UInt32], guest: Size, window: Size, parts: [Rect]) -> [UInt32] {
    let scaler = PictureScaler(layout: PictureLayout(window: window, guest: guest, scales: true))
    var target = [UInt32](repeating: 0xabcdef, count: window.area)
    pixels.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        for part in parts { scaler.draw(part, from: source, to: target, stride: Int(window.width)) }
      }
    }
    return target
  }

  private func noise(_ size: Size, seed: UInt64) -> [UInt32] {
    var random = SeededGenerator(seed: seed)
    return (0..<size.area).map { _ in UInt32.random(in: 0...0xffffff, using: &random) }
  }

  @Test("parts make the same picture as the whole", arguments: [(40, 30), (33, 47), (90, 61), (7, 5), (64, 48)])
  func parts(width: Int32, height: Int32) {
    let guest = Size(width: 32, height: 24)
    let window = Size(width: width, height: height)
    let pixels = noise(guest, seed: 3)
    let whole = draw(pixels, guest: guest, window: window, parts: [Rect(size: window)])
    var parts: [Rect] = []
    for y in stride(from: Int32(0), to: height, by: 5) {
      for x in stride(from: Int32(0), to: width, by: 7) {
        parts.append(Rect(left: x, top: y, right: min(x + 7, width), bottom: min(y + 5, height)))
      }
    }
    #expect(draw(pixels, guest: guest, window: window, parts: parts) == whole)
  }

  @Test("whole factors repeat pixels, and equal sizes copy them")
  func sharp() {
    let guest = Size(width: 3, height: 2)
    let pixels: [UInt32] = [1, 2, 3, 4, 5, 6]
    #expect(draw(pixels, guest: guest, window: guest, parts: [Rect(size: guest)]) == pixels)
    let doubled = draw(pixels, guest: guest, window: Size(width: 6, height: 4), parts: [Rect(left: 0, top: 0, right: 6, bottom: 4)])
    #expect(doubled == [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 4, 4, 5, 5, 6, 6])
  }

  @Test("smooth pixels lie between their neighbours, and a plain colour stays plain")
  func smooth() {
    let guest = Size(width: 2, height: 2)
    let window = Size(width: 5, height: 5)
    let plain = draw([UInt32](repeating: 0x123456, count: 4), guest: guest, window: window, parts: [Rect(size: window)])
    #expect(plain.allSatisfy { $0 == 0x123456 })
    let steps = draw([0, 0xff, 0, 0xff], guest: guest, window: window, parts: [Rect(size: window)])[0..<5].map { $0 }
    #expect(steps.first == 0 && steps.last == 0xff && steps == steps.sorted() && Set(steps).count > 2)
  }

  @Test("what lies outside of the picture is left alone")
  func outside() {
    let guest = Size(width: 2, height: 2)
    let window = Size(width: 8, height: 4)
    let drawn = draw([1, 1, 1, 1], guest: guest, window: window, parts: [Rect(size: window)])
    #expect(drawn[0] == 0xabcdef && drawn[2] == 1 && drawn[5] == 1 && drawn[6] == 0xabcdef)
  }
}
