import SpiceGraphics
import Testing

@testable import SpiceDisplay

@Suite("Client pipes")
struct ClientPipeTests {
  private func copy(from surface: UInt32, _ area: Rect) -> DrawOperation<SourceImage> {
    let source = SourceImage(id: 0, content: .surface(surface))
    return .copy(DrawCopy(source: source, sourceArea: area, rop: .put, scaleMode: .nearest, mask: Mask()))
  }

  @Test("a surface is announced before its first use, and destroyed after its last") func surfaces() throws {
    var scene = try CommandScene()
    try scene.display.createSurface(5, size: Size(width: 30, height: 30), format: .argb32, on: &scene.canvas, now: .zero)
    #expect(scene.sent() == [])
    try scene.fill(1, box(0, 0, 30, 30), on: 5)
    try scene.draw(copy(from: 5, box(0, 0, 30, 30)), box(0, 0, 30, 30))
    try scene.display.destroySurface(5, on: &scene.canvas, now: .zero)
    #expect(
      scene.sent() == ["create 5 30x30", "5: draw_fill 30x30+0+0 1", "0: draw_copy 30x30+0+0", "destroy 5"])
    #expect(scene.pixel(3, 3) == 1)
  }

  @Test("what nobody reads of a surface that is gone is not sent") func goneSurfaces() throws {
    var scene = try CommandScene()
    try scene.display.createSurface(5, size: Size(width: 30, height: 30), format: .argb32, on: &scene.canvas, now: .zero)
    try scene.fill(1, box(0, 0, 30, 30), on: 5)
    try scene.display.destroySurface(5, on: &scene.canvas, now: .zero)
    #expect(!scene.sent().contains { $0.hasPrefix("5:") })
    #expect(scene.display.unrenderedCount == 0)
  }

  @Test("a surface with pixels of its own is sent when it is used") func keptSurfaces() throws {
    var scene = try CommandScene()
    let rows = [UInt8](repeating: 0x55, count: 30 * 30 * 4)
    try scene.display.createSurface(5, size: Size(width: 30, height: 30), format: .argb32, rows: rows, on: &scene.canvas, now: .zero)
    try scene.draw(copy(from: 5, box(0, 0, 30, 30)), box(0, 0, 30, 30))
    try scene.draw(copy(from: 5, box(0, 0, 30, 30)), box(50, 0, 30, 30))
    #expect(
      scene.sent() == ["create 5 30x30", "5: draw_copy 30x30+0+0", "0: draw_copy 30x30+0+0", "0: draw_copy 30x30+50+0"])
  }

  @Test("too many commands, bytes or seconds make a pipe collapse", arguments: 0..<3) func limits(which: Int) throws {
    let limits = [
      PipeLimits(commands: 10), PipeLimits(bytes: 10_000), PipeLimits(age: .milliseconds(100)),
    ][which]
    var scene = try CommandScene(limits: limits)
    for index in Int32(0)..<11 {
      try scene.fill(1, box(index * 10, 0, 5, 5))
      if which == 1, index > 5 { try scene.draw(copyOfImage(), box(0, 50, 20, 20)) }
      scene.now += .milliseconds(11)
    }
    #expect(scene.pipe.collapses > 0)
    #expect(scene.pipe.lacking.contains(box(0, 0, 5, 5)))
    #expect(scene.pipe.takesPieces)
  }

  private func copyOfImage() throws -> DrawOperation<SourceImage> {
    .blend(
      DrawCopy(
        source: try SourceImage.plain(3, width: 20, height: 20), sourceArea: box(0, 0, 20, 20), rop: .xor, scaleMode: .nearest, mask: Mask()
      ))
  }

  @Test("a client that takes nothing costs a bounded amount") func blocked() throws {
    var scene = try CommandScene()
    var held: [PendingCommand] = []
    for index in 0..<5000 {
      scene.now += .microseconds(100)
      if let command = try scene.fill(UInt32(index), box(Int32(index % 190), Int32(index % 193), 7, 7), .xor) { held.append(command) }
    }
    #expect(held.count { $0.draw != nil } <= 1000)
    #expect(scene.pipe.lacking.rects.count <= 64)
  }

  @Test("commands that read or change lacking pixels are not sent; commands that overwrite them end that") func lacking() throws {
    var scene = try CommandScene()
    scene.pipe.lack(Region(box(0, 0, 20, 20)), now: .zero)
    try scene.fill(1, box(10, 10, 20, 20), .xor)
    #expect(scene.sent() == [])
    #expect(scene.pipe.lacking.area == 20 * 20 * 2 - 10 * 10)
    try scene.fill(1, box(0, 0, 20, 20))
    #expect(scene.sent().count == 1)
    #expect(scene.pipe.lacking.area == 20 * 20 - 10 * 10)
    try scene.move(box(100, 100, 10, 10), from: Point(x: 20, y: 20))
    #expect(scene.sent() == [])
    #expect(scene.pipe.lacking.contains(box(100, 100, 10, 10)))
  }

  @Test("pieces wait for what was in the pipe when their pixels became lacking, and only for that") func order() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(0, 0, 20, 20))
    scene.pipe.lack(Region(box(10, 10, 5, 5)), now: .zero)
    try scene.fill(1, box(100, 100, 20, 20))
    #expect(!scene.pipe.takesPieces)
    _ = scene.pipe.next(now: .zero)
    #expect(scene.pipe.takesPieces)
    #expect(!scene.pipe.isEmpty)
  }

  @Test("a client without composite gets the picture") func composite() throws {
    for takesComposite in [false, true] {
      var scene = try CommandScene(takesComposite: takesComposite)
      let composite = DrawComposite(
        flags: CompositeFlags(rawValue: 3), source: try SourceImage.plain(3, width: 20, height: 20), mask: nil, sourceTransform: nil,
        maskTransform: nil, sourceOrigin: .zero, maskOrigin: .zero)
      try scene.draw(.composite(composite), box(0, 0, 20, 20))
      #expect(scene.sent().isEmpty == !takesComposite)
      #expect(scene.pipe.lacking.isEmpty == takesComposite)
    }
  }

  @Test("videos and inexact pixels are left alone") func videos() throws {
    var scene = try CommandScene()
    scene.pipe.videos = Region(box(0, 0, 50, 50))
    try scene.fill(1, box(40, 40, 20, 20))
    #expect(scene.sent() == [])
    #expect(scene.pipe.lacking.area == 20 * 20 - 10 * 10)
    try scene.move(box(100, 100, 10, 10), from: .zero)
    #expect(scene.sent() == [])
    scene.pipe.inexact = Region(box(150, 150, 10, 10))
    try scene.display.createSurface(5, size: Size(width: 30, height: 30), format: .xrgb32, on: &scene.canvas, now: .zero)
    try scene.draw(copy(from: 0, box(150, 150, 10, 10)), box(0, 0, 10, 10), on: 5)
    try scene.draw(copy(from: 0, box(160, 160, 10, 10)), box(0, 0, 10, 10), on: 5)
    #expect(scene.sent() == ["create 5 30x30", "5: draw_copy 10x10+0+0"])
  }
}
