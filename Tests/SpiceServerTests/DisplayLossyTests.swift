import NIOCore
import NIOEmbedded
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@testable import SpiceServer

/// Photos as JPEG, and what becomes of them at rest.
@Suite struct DisplayLossyTests {
  private let loop = EmbeddedEventLoop()
  private let size = Size(width: 256, height: 192)

  private final class Client {
    private let client: DisplayClient
    let screen = ClientScreen()
    var lossyImages = 0

    init(_ display: Display, _ loop: EmbeddedEventLoop, _ images: ImageSettings) throws {
      client = try DisplayClient(display, loop, images)
    }

    /// Takes what was sent until nothing more comes.
    func deliver() throws {
      try client.deliver { message in
        if case .draw(let command) = message, case .copy(let copy) = command.operation, case .jpeg = copy.source.content {
          lossyImages += 1
        }
        try screen.apply(message)
      }
    }

    func end() { client.channel.ended() }
  }

  private func makeDisplay() throws -> Display {
    let display = Display(id: 0, source: nil, encodingPool: InlineEncodingPool(), eventLoop: loop)
    try display.replacePrimary(size: size, heads: [])
    return display
  }

  /// Soft transitions with a little noise, which is a photo to all who look.
  private func photo(_ seed: UInt64) -> [UInt32] {
    var random = SeededGenerator(seed: seed)
    let (a, b) = (Int.random(in: 1...3, using: &random), Int.random(in: 1...3, using: &random))
    return (0..<Int(size.height)).flatMap { y in
      (0..<Int(size.width)).map { x in
        let noise = UInt32.random(in: 0...3, using: &random)
        return UInt32((x * a / 2 + y) & 0xff | ((x + y * b / 2) / 2 & 0xff) << 8 | ((x * b + y * a) / 5 & 0xff) << 16) ^ noise
      }
    }
  }

  private func update(_ display: Display, _ region: Region, _ pixels: [UInt32]) throws {
    try pixels.withUnsafeBytes { try display.update(region, frame: $0, stride: Int(size.width) * 4) }
  }

  @Test func aPhotoIsExactAtRest() throws {
    let display = try makeDisplay()
    let client = try Client(display, loop, ImageSettings(jpeg: .always))
    try client.deliver()
    let picture = photo(1)
    try update(display, Region(Rect(size: size)), picture)
    try client.deliver()
    #expect(client.lossyImages > 0)
    #expect(client.screen.pixels != picture)
    // A cursor blinks in the middle of it.
    var last = picture
    for step in 0..<6 {
      loop.advanceTime(by: .milliseconds(200))
      for y in 90..<100 { last[y * Int(size.width) + 100] = UInt32(step % 2) * 0xffffff }
      try update(display, Region(Rect(left: 100, top: 90, right: 101, bottom: 100)), last)
      try client.deliver()
    }
    #expect(client.screen.pixels == last)
    client.end()
  }

  @Test func theFirstPictureIsExact() throws {
    let display = try makeDisplay()
    let picture = photo(2)
    try update(display, Region(Rect(size: size)), picture)
    let client = try Client(display, loop, ImageSettings(jpeg: .always))
    try client.deliver()
    #expect(client.lossyImages == 0)
    #expect(client.screen.pixels == picture)
    client.end()
  }

  @Test func settingsChangeWhileAClientIsThere() throws {
    let display = try makeDisplay()
    let client = try Client(display, loop, ImageSettings(jpeg: .never))
    try client.deliver()
    try update(display, Region(Rect(size: size)), photo(3))
    try client.deliver()
    #expect(client.lossyImages == 0)
    display.images = ImageSettings(jpeg: .always)
    try update(display, Region(Rect(size: size)), photo(4))
    try client.deliver()
    #expect(client.lossyImages > 0)
    client.end()
  }

  /// Photos come, are covered and moved; when all rests every client shows exactly what there is.
  @Test(arguments: 0..<10) func everythingIsExactInTheEnd(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let display = try makeDisplay()
    let clients = try [ImageSettings(jpeg: .always), ImageSettings(compression: .quic, jpeg: .always, zlibGLZ: .always)].map {
      try Client(display, loop, $0)
    }
    var picture = [UInt32](repeating: 0, count: size.area)
    let width = Int(size.width)
    for step in 0..<40 {
      let rect = Rect(
        origin: Point(x: .random(in: 0..<150, using: &random), y: .random(in: 0..<100, using: &random)),
        size: Size(width: .random(in: 10...100, using: &random), height: .random(in: 10...90, using: &random)))
      if step % 3 == 2 {
        let source = Point(x: .random(in: 0...150, using: &random), y: .random(in: 0...100, using: &random))
        let before = picture
        for y in 0..<rect.height {
          for x in 0..<rect.width {
            picture[(Int(rect.top) + y) * width + Int(rect.left) + x] = before[(Int(source.y) + y) * width + Int(source.x) + x]
          }
        }
        try display.copyArea(to: rect, from: source)
      } else {
        let new = photo(UInt64(step))
        for y in Int(rect.top)..<Int(rect.bottom) {
          for x in Int(rect.left)..<Int(rect.right) { picture[y * width + x] = new[y * width + x] }
        }
        try update(display, Region(rect), picture)
      }
      loop.advanceTime(by: .milliseconds(Int64.random(in: 0...300, using: &random)))
      for client in clients where Bool.random(using: &random) { try client.deliver() }
    }
    for _ in 0..<20 {
      for client in clients { try client.deliver() }
      loop.advanceTime(by: .milliseconds(200))
    }
    for client in clients {
      #expect(client.screen.pixels == picture)
      client.end()
    }
  }
}
