// fuzz: modules SpiceCanvas SpiceCodecs
// fuzz: sources Sources/SpiceClient/Channels/*.swift Sources/SpiceClient/Display/*.swift Sources/SpiceClient/Display/Streams/*.swift
// fuzz: sources Sources/SpiceClient/Images/*.swift
import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceWire

/// The two display channels of a client's session: what the server can do (a byte), then messages, each with a byte for its display and the
/// time that passes, its number, its size (two bytes each) and its body. There are primary surfaces already, and little memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDisplaySession(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  var session = FuzzedDisplays(capabilities: CapabilitySet<DisplayCapability>(words: [UInt32(input.byte())]))
  while !input.isEmpty, session.messages < 60 {
    let step = input.byte()
    session.advance(by: UInt64(step >> 1) * 10)
    let type = input.u16()
    let body = input.bytes(Int(input.u16() % 4096))
    session.receive(type: type, body, on: step & 1)
    if input.bool() { session.check() }
  }
  session.check()
  // Whatever a display waits for, it does not do so for ever.
  session.advance(by: FuzzedDisplays.waitLimit)
  session.advance(by: FuzzedDisplays.waitLimit)
  require((0...1).allSatisfy { session.channels[$0].map { $0.isClosed || !$0.receiver.isWaiting } ?? false }, "no display waits any more")
  return 0
}

private struct FuzzedDisplays {
  static let waitLimit: UInt64 = 5000
  private static let surfaceLimit = 1 << 20

  let channels: DisplayChannels
  private(set) var messages: UInt64 = 0
  private var serials: [UInt8: UInt64] = [:]
  private var now: UInt64 = 1

  init(capabilities: CapabilitySet<DisplayCapability>) {
    var configuration = DisplayConfiguration()
    configuration.surfaceLimit = 8
    configuration.surfaceByteLimit = Self.surfaceLimit
    configuration.paletteLimit = 4
    configuration.imagePixelLimit = 1 << 16
    configuration.glzWindowPixels = 1 << 12
    configuration.cachedPixels = 1 << 10
    configuration.streamLimit = 4
    configuration.waitLimit = Self.waitLimit
    configuration.videoDecoders = [.mjpeg: { _ in Squares(needsEveryFrame: false) }, .vp8: { _ in Squares(needsEveryFrame: true) }]
    channels = DisplayChannels(configuration)
    let primary = DisplaySurfaceCreate(surfaceID: 0, width: 40, height: 30, format: .xrgb32, flags: .primary)
    for display: UInt8 in 0...1 {
      require(channels.open(display, serverCapabilities: capabilities) != nil, "there is room for two displays")
      for message in [DisplayServerMessage.surfaceCreate(primary), .mark] {
        receive(type: message.type, message.encodedBody().joined, on: display)
      }
    }
  }

  mutating func receive(type: UInt16, _ body: [UInt8], on display: UInt8) {
    messages += 1
    serials[display, default: 0] += 1
    let outcome = channels.receive(MessageFrame(serial: serials[display, default: 0], type: type, body: body), on: display, at: now)
    check(outcome)
  }

  mutating func advance(by milliseconds: UInt64) {
    now += milliseconds
    check(channels.advance(to: now))
    require(channels.deadline.map { $0 >= now } ?? true, "what is due was done")
  }

  private func check(_ outcome: DisplayChannels.Outcome) {
    for case (_, .problem(let problem)) in outcome.effects { require("\(problem)".hasPrefix("display "), "\(problem) names its message") }
    let waiting = (0...1).filter { channels[$0]?.waitsSince != nil }
    require(waiting.count < 2, "one display goes on")
    require(Set(outcome.paused).isSubset(of: [0, 1]), "displays are those that were opened")
  }

  func check() {
    var surfaceBytes = 0
    for display: UInt8 in 0...1 {
      guard let link = channels[display] else { continue }
      let state = link.receiver.engine.state
      let damage = link.receiver.engine.takeDamage()
      require(state.primarySize.map { Rect(size: $0).contains(damage.bounds) } ?? damage.isEmpty, "only what is shown is damaged")
      require(damage.rects.count <= 256, "damage is told in few rectangles")
      require(state.streams.count <= 4, "streams are limited")
      surfaceBytes += link.receiver.engine.canvas.surfaces.values.reduce(0) { $0 + $1.stride * $1.height }
      let cache = link.receiver.engine.images.pixmaps
      require(cache.byteCount <= cache.byteLimit && (cache.count == 0) == (cache.byteCount == 0), "the cache keeps its limit")
      guard let snapshot = link.receiver.engine.snapshot() else { continue }
      require(state.isMarked && snapshot.size == state.primarySize, "a picture has the surface's size")
      require(snapshot.rgb.count == 3 * snapshot.size.area, "a picture is whole")
    }
    require(surfaceBytes <= Self.surfaceLimit, "surfaces are limited together")
  }
}

/// "Decodes" frames of three bytes: two sides, and the value of all pixels' bytes. Other frames are damaged.
private final class Squares: VideoDecoder {
  let needsEveryFrame: Bool

  init(needsEveryFrame: Bool) { self.needsEveryFrame = needsEveryFrame }

  func decode(_ frame: ArraySlice<UInt8>, into picture: inout VideoPicture) throws(VideoDecodeError) -> Bool {
    guard frame.count == 3, let width = frame.first, let value = frame.last else { throw VideoDecodeError("no rectangle") }
    let height = frame[frame.startIndex + 1]
    guard width > 0, height > 0 else { return false }
    picture.resize(width: Int(width), height: Int(height))
    for index in picture.pixels.indices { picture.pixels[index] = value }
    return true
  }
}
