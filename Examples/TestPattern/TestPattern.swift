import NIOCore
import NIOPosix
import SpiceGraphics
import SpiceServer
import SpiceTransport
import SpiceWire

/// A server of one's own in a page: shares a picture that scrolls by `copyArea`, so that only the new columns travel.
///
///     TestPattern PORT STEPS
@main
struct TestPattern {
  static let size = Size(width: 640, height: 480)
  static let step: Int32 = 8

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard arguments.count == 2 else { return print("usage: TestPattern PORT STEPS") }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var configuration = ServerConfiguration()
    configuration.name = "test pattern"
    let server = try await SpiceServer.start(configuration: configuration, eventLoop: group.next())
    let display = try await server.addDisplay()
    try await display.replacePrimary(size: size).get()
    try await paint(display, Rect(size: size), phase: 0)
    display.setCursor(crosshair)
    let bound = try await server.listen(on: [.tcp(host: "127.0.0.1", port: arguments[0])], tickets: TicketBox(.open))
    print("listening on \(bound[0])")

    while try await server.clientCount() == 0 { try await Task.sleep(for: .milliseconds(50)) }
    for phase in 1...max(1, arguments[1]) {
      try await Task.sleep(for: .milliseconds(40))
      let kept = Rect(left: 0, top: 0, right: size.width - step, bottom: size.height)
      try await display.copyArea(to: kept, from: Point(x: step, y: 0)).get()
      try await paint(display, Rect(left: kept.right, top: 0, right: size.width, bottom: size.height), phase: phase)
    }
    print("done")
    while true { try await Task.sleep(for: .seconds(3600)) }
  }

  /// Fills a part of the picture with colours that depend on the place and on how far the picture has scrolled.
  private static func paint(_ display: DisplayHandle, _ rect: Rect, phase: Int) async throws {
    let stride = Int(size.width) * 4
    let frame = UnsafeMutableRawBufferPointer.allocate(byteCount: stride * Int(size.height), alignment: 4)
    defer { frame.deallocate() }
    for y in Int(rect.top)..<Int(rect.bottom) {
      for x in Int(rect.left)..<Int(rect.right) {
        let column = x + phase * Int(step)
        let colour = UInt32(column & 0xff) << 16 | UInt32((y ^ column) & 0xff) << 8 | UInt32(y & 0xff)
        frame.storeBytes(of: colour.littleEndian, toByteOffset: y * stride + x * 4, as: UInt32.self)
      }
    }
    try await display.update(Region(rect), frame: FrameBytes(UnsafeRawBufferPointer(frame)), stride: stride).get()
  }

  /// A pointer of full colours with a mask: a red cross on nothing.
  private static var crosshair: PointerShape {
    var pixels: [UInt8] = []
    var mask: [UInt8] = []
    for y in 0..<16 {
      var bits: UInt16 = 0
      for x in 0..<16 {
        let isCross = x == 7 || y == 7
        pixels += isCross ? [0, 0, 0xff, 0] : [0, 0, 0, 0]
        bits = bits << 1 | (isCross ? 0 : 1)
      }
      mask += [UInt8(bits >> 8), UInt8(bits & 0xff)]
    }
    return PointerShape(type: .color32, width: 16, height: 16, hotSpot: Point(x: 7, y: 7), data: pixels + mask)
  }
}
