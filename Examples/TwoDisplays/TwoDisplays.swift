import NIOCore
import NIOPosix
import SpiceDisplay
import SpiceGraphics
import SpiceServer
import SpiceTransport

/// A server with two displays that show the same few cards over and over, in ever other places: as images of drawing commands, which clients
/// keep by their numbers, as pixels whose content comes back, and with palettes that come back. The displays of a client share one cache of
/// images; each has its own palettes.
///
///     TwoDisplays PORT STEPS
@main
struct TwoDisplays {
  static let size = Size(width: 640, height: 480)
  static let cards = 24
  /// More than clients keep.
  static let palettes = 200

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard arguments.count == 2 else { return print("usage: TwoDisplays PORT STEPS") }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let server = try await SpiceServer.start(eventLoop: group.next())
    let displays = [try await server.addDisplay(), try await server.addDisplay()]
    for display in displays { try await display.replacePrimary(size: size).get() }
    let bound = try await server.listen(on: [.tcp(host: "127.0.0.1", port: arguments[0])], tickets: TicketBox(.open))
    print("listening on \(bound[0])")

    // Until a client looks at both.
    while try await server.statistics().clients.allSatisfy({ $0.channels["display 1"] == nil }) {
      try await Task.sleep(for: .milliseconds(50))
    }
    for step in 0..<arguments[1] {
      try await Task.sleep(for: .milliseconds(10))
      let place = Rect(
        origin: Point(x: .random(in: 0...size.width - Card.size.width), y: .random(in: 0...size.height - Card.size.height)), size: Card.size
      )
      let display = displays[Int.random(in: 0...1)]
      let card = Card(number: Int.random(in: 1...cards))
      switch step % 4 {
      case 0: try await show(card, at: place, on: display)
      case 1:
        let indexed = Card(number: Int.random(in: 1...palettes))
        try await draw(SourceImage(id: 0, content: .bitmap(try indexed.indexedBitmap)), at: place, on: display)
      default:
        let image = SourceImage(id: UInt64(card.number), isCacheable: true, content: .bitmap(try card.bitmap))
        try await draw(image, at: place, on: display)
      }
    }
    for client in try await server.statistics().clients {
      let displays = client.channels.values.compactMap(\.display)
      print("kept \(displays.reduce(0) { $0 + $1.cacheAdditions }) referred \(displays.reduce(0) { $0 + $1.cacheReferences })")
    }
    print("done")
    while true { try await Task.sleep(for: .seconds(3600)) }
  }

  /// As a command.
  private static func draw(_ image: SourceImage, at place: Rect, on display: DisplayHandle) async throws {
    let copy = DrawCopy(source: image, sourceArea: Rect(size: Card.size), rop: .put, scaleMode: .nearest, mask: Mask())
    let command = DrawCommand(surfaceID: 0, box: place, clip: .none, operation: .copy(copy))
    for refusal in try await display.draw([DrawingCommand(command, effect: .opaque)]).get() { print(refusal) }
  }

  /// As pixels of a frame in which nothing else has changed.
  private static func show(_ card: Card, at place: Rect, on display: DisplayHandle) async throws {
    let stride = Int(size.width) * 4
    let frame = UnsafeMutableRawBufferPointer.allocate(byteCount: stride * Int(size.height), alignment: 4)
    defer { frame.deallocate() }
    let pixels = card.pixels
    let rowBytes = Card.size.width * 4
    for row in 0..<Int(Card.size.height) {
      let start = (Int(place.top) + row) * stride + Int(place.left) * 4
      let bytes = pixels[row * Int(rowBytes)..<(row + 1) * Int(rowBytes)]
      UnsafeMutableRawBufferPointer(rebasing: frame[start..<start + Int(rowBytes)]).copyBytes(from: bytes)
    }
    try await display.update(Region(place), frame: FrameBytes(UnsafeRawBufferPointer(frame)), stride: stride).get()
  }
}
