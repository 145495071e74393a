import SpiceGraphics
public import SpiceWire

/// What a session's connections carried: bytes and messages by channel and kind, images by form, streams.
///
/// It is told what happens and counts; `SessionMeter` does that for a live session, and a recording's entries can be told as well. What a
/// server makes up (numbers of messages, endless streams) takes bounded memory.
public struct SessionStatistics: Hashable, Sendable {
  public private(set) var channels: [ChannelID: ChannelStatistics] = [:]
  /// By what the specification calls the form of the image: `quic`.
  public private(set) var images: [String: ImageStatistics] = [:]
  /// Streams in the order in which they began; of those that have ended, the newest.
  public private(set) var streams: [StreamStatistics] = []

  /// More streams than a server may have at a time.
  private static let streamLimit = 128

  public init() {}

  /// Images that came from the client's cache instead of over the wire.
  public var cacheHits: UInt64 { images.filter { Self.cachedForms.contains($0.key) }.reduce(0) { $0 + $1.value.images } }

  private static let cachedForms: Set<String> = ["from_cache", "from_cache_lossless"]

  /// All channels together.
  public var received: Traffic { sum(\.received) }
  public var sent: Traffic { sum(\.sent) }

  private func sum(_ direction: KeyPath<ChannelStatistics, ChannelTraffic>) -> Traffic {
    channels.values.reduce(into: Traffic()) {
      $0.messages &+= $1[keyPath: direction].total.messages
      $0.bytes &+= $1[keyPath: direction].total.bytes
    }
  }

  // MARK: What happens

  /// A channel was connected; `form` is that of its headers.
  public mutating func opened(_ channel: ChannelID, form: HeaderForm) {
    var statistics = channels[channel] ?? ChannelStatistics()
    statistics.connections += 1
    statistics.openConnections += 1
    statistics.headerSize = form.size
    channels[channel] = statistics
  }

  public mutating func closed(_ channel: ChannelID) {
    // The end of a connection may be told when its channel is connected anew already.
    guard let open = channels[channel]?.openConnections, open > 0 else { return }
    channels[channel]?.openConnections = open - 1
    guard channel.type == .display, open == 1 else { return }
    for index in streams.indices where streams[index].display == channel.id { streams[index].hasEnded = true }
  }

  /// A message of the server came, at a time in nanoseconds on any clock that does not go back.
  public mutating func received(_ frame: MessageFrame, on channel: ChannelID, at time: Int64) {
    channels[channel]?.addReceived(type: frame.type, bodySize: frame.body.count)
    guard channel.type == .display else { return }
    // What is malformed is counted above and is the engine's to tell.
    for sub in (try? frame.subMessages()) ?? [] { look(type: sub.type, frame.body, sub.body, channel.id, time) }
    look(type: frame.type, frame.body, 0..<frame.body.count, channel.id, time)
  }

  /// This side took so many nanoseconds to handle messages.
  public mutating func handled(on channel: ChannelID, in duration: Int64) { channels[channel]?.handlingTime &+= max(0, duration) }

  /// A message of the client goes out.
  public mutating func sent(type: UInt16, body: [UInt8], on channel: ChannelID) {
    channels[channel]?.addSent(type: type, bodySize: body.count)
    guard channel.type == .display, type == DisplayClientMessage.Number.streamReport.rawValue,
      case .streamReport(let report)? = try? DisplayClientMessage.decode(type: type, body: body),
      let index = streams.lastIndex(where: { $0.display == channel.id && $0.id == report.streamID && $0.reportID == report.uniqueID })
    else { return }
    // The largest number says that the stream cannot be shown at all.
    if report.drops != .max { streams[index].reportedDrops &+= UInt64(report.drops) }
    streams[index].reportedMargin = report.lastFrameDelay
  }

  // MARK: Display messages

  private mutating func look(type: UInt16, _ whole: [UInt8], _ part: Range<Int>, _ display: UInt8, _ time: Int64) {
    guard let message = try? DisplayServerMessage.decode(type: type, in: whole, part: part) else { return }
    switch message {
    case .draw(let command): _ = command.mapImages { count($0) }
    case .streamCreate(let fields): begin(StreamStatistics(display: display, fields))
    case .streamData(let fields): withStream(fields.id, of: display) { $0.frame(bytes: fields.data.count, at: time) }
    case .streamDataSized(let fields): withStream(fields.id, of: display) { $0.frame(bytes: fields.data.count, at: time) }
    case .streamActivateReport(let fields): withStream(fields.streamID, of: display) { $0.reportID = fields.uniqueID }
    case .streamDestroy(let fields): withStream(fields.id, of: display) { $0.hasEnded = true }
    case .streamDestroyAll:
      for index in streams.indices where streams[index].display == display { streams[index].hasEnded = true }
    default: break
    }
  }

  private mutating func count(_ image: WireImage) {
    if case .absent = image.content { return }
    var statistics = images[image.content.name] ?? ImageStatistics()
    statistics.images &+= 1
    statistics.pixels &+= UInt64(image.width) * UInt64(image.height)
    statistics.bytes &+= UInt64(image.content.payloadSize)
    images[image.content.name] = statistics
  }

  private mutating func begin(_ stream: StreamStatistics) {
    withStream(stream.id, of: stream.display) { $0.hasEnded = true }
    if streams.count >= Self.streamLimit { streams.remove(at: streams.firstIndex(where: \.hasEnded) ?? 0) }
    streams.append(stream)
  }

  private mutating func withStream(_ id: UInt32, of display: UInt8, _ change: (inout StreamStatistics) -> Void) {
    guard let index = streams.lastIndex(where: { $0.display == display && $0.id == id && !$0.hasEnded }) else { return }
    change(&streams[index])
  }
}

extension WireImage.Content {
  /// Bytes of what was encoded.
  fileprivate var payloadSize: Int {
    switch self {
    case .bitmap(let bitmap): bitmap.data.count
    case .quic(let data), .lz(let data), .glz(let data), .jpeg(let data), .lz4(let data), .zlibGLZ(_, let data): data.count
    case .lzPalette(let image): image.data.count
    case .jpegAlpha(let image): image.jpeg.count + image.alpha.count
    case .fromCache, .fromCacheLossless, .surface, .reserved, .absent, .unknown: 0
    }
  }
}
