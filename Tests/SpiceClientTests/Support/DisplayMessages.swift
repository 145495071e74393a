import SpiceGraphics
import SpiceWire

@testable import SpiceClient

/// Messages of a display channel as tests need them.
enum DisplayMessages {
  static func primary(_ width: UInt32, _ height: UInt32) -> DisplayServerMessage {
    .surfaceCreate(DisplaySurfaceCreate(surfaceID: 0, width: width, height: height, format: .xrgb32, flags: .primary))
  }

  /// Draws images next to each other from the left, each 1x1.
  static func copy(_ images: [WireImage]) -> [DisplayServerMessage] {
    images.enumerated().map { copy($1, to: Rect(left: Int32($0), top: 0, right: Int32($0) + 1, bottom: 1)) }
  }

  static func copy(_ image: WireImage, to box: Rect, surface: UInt32 = 0, clip: Clip = .none) -> DisplayServerMessage {
    let operation = DrawCopy(
      source: image, sourceArea: Rect(size: box.size), rop: .put, scaleMode: .interpolate, mask: Mask<WireImage>())
    return .draw(DrawCommand(surfaceID: surface, box: box, clip: clip, operation: .copy(operation)))
  }

  /// One pixel of a colour.
  static func pixel(_ color: UInt32, id: UInt64, flags: WireImage.Flags = []) -> WireImage {
    let data = (0..<4).map { UInt8(truncatingIfNeeded: color >> (8 * $0)) }
    let bitmap = WireBitmap(format: .rgb32, flags: .topDown, width: 1, height: 1, stride: 4, data: data[...])
    return WireImage(id: id, flags: flags, width: 1, height: 1, content: .bitmap(bitmap))
  }

  static func cached(_ id: UInt64, lossless: Bool = false) -> WireImage {
    WireImage(id: id, width: 1, height: 1, content: lossless ? .fromCacheLossless : .fromCache)
  }

  static func remove(_ ids: UInt64...) -> DisplayServerMessage {
    .invalList(DisplayInvalList(resources: ids.map { DisplayInvalList.Resource(id: $0) }))
  }

  static func wait(display: UInt8, serial: UInt64) -> BaseWaitForChannels {
    BaseWaitForChannels(
      entries: [BaseWaitForChannels.Entry(channel: RawChannelID(ChannelID(.display, id: display)), messageSerial: serial)])
  }

  /// An 8x2 image of one colour in a stream of a GLZ dictionary; the first one, or a copy of the whole image `distance` ids before
  /// (spec 05, sections 4.1 and 13).
  static func glz(id: UInt64, copiedFrom distance: UInt8 = 0) -> WireImage {
    var stream: [UInt8] = [
      0x20, 0x20, 0x5a, 0x4c, 0, 1, 0, 1, 0x18, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, UInt8(id), 0, 0, 0, UInt8(id),
    ]
    // Either a pixel and a run of the 15 others, or a match of all 16 pixels with the other image.
    stream += distance == 0 ? [0, 1, 2, 3, 0xe0, 8, 0, 0] : [0xe0, 9, 0, distance]
    return WireImage(id: 100 + id, width: 8, height: 2, content: .glz(stream[...]))
  }
}

/// Several displays of a session and a server that feeds them.
struct DisplaysRig {
  let channels: DisplayChannels
  private var sources: [UInt8: FrameSource] = [:]
  /// The time that the displays are told.
  var now: UInt64 = 1000
  /// What happened since it was looked at last.
  private(set) var outcome = DisplayChannels.Outcome()

  init(_ configuration: DisplayConfiguration = DisplayConfiguration(), displays: [UInt8] = [0, 1]) {
    channels = DisplayChannels(configuration)
    for display in displays {
      sources[display] = FrameSource()
      _ = channels.open(display, serverCapabilities: [.monitorsConfig, .streamReport])
      send(DisplayMessages.primary(8, 4), to: display)
      send(.mark, to: display)
    }
    outcome = DisplayChannels.Outcome()
  }

  mutating func send(_ messages: DisplayServerMessage..., to display: UInt8) {
    for message in messages {
      guard let frame = sources[display]?.frame(message) else { return }
      note(channels.receive(frame, on: display, at: now))
    }
  }

  mutating func send(type: UInt16, _ body: [UInt8], to display: UInt8) {
    guard let frame = sources[display]?.frame(type: type, body) else { return }
    note(channels.receive(frame, on: display, at: now))
  }

  mutating func advance(by milliseconds: UInt64) {
    now += milliseconds
    for id in channels.due(at: now) { note(channels.advance(id, to: now)) }
  }

  mutating func close(_ display: UInt8) { note(channels.close(display, at: now)) }

  private mutating func note(_ new: DisplayChannels.Outcome) {
    outcome.effects += new.effects
    outcome.paused += new.paused
    outcome.resumed += new.resumed
    outcome.failed += new.failed
  }

  /// The problems since the last call.
  mutating func takeProblems() -> [ChannelProblem] {
    defer { outcome = DisplayChannels.Outcome() }
    return outcome.effects.compactMap { if case (_, .problem(let problem)) = $0 { problem } else { nil } }
  }

  func isWaiting(_ display: UInt8) -> Bool { channels[display]?.receiver.isWaiting ?? false }

  /// The colours of the first pixels of a display.
  func pixels(_ display: UInt8, _ count: Int) -> [UInt32] {
    guard let bytes = channels[display]?.receiver.engine.snapshot()?.pixels else { return [] }
    return (0..<count).map { UInt32(bytes[4 * $0]) | UInt32(bytes[4 * $0 + 1]) << 8 | UInt32(bytes[4 * $0 + 2]) << 16 }
  }
}
