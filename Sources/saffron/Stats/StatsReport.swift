import SpiceClient
import SpiceWire

/// What `saffron stats` tells; its JSON form is the encoding of this. Absent values are left out.
struct StatsReport: Encodable, Sendable {
  struct Amount: Encodable, Sendable {
    var messages: UInt64
    var bytes: UInt64
  }

  struct Direction: Encodable, Sendable {
    var messages: UInt64
    var bytes: UInt64
    /// By the names of the messages.
    var types: [String: Amount]
  }

  struct Channel: Encodable, Sendable {
    var type: String
    var id: UInt8
    var received: Direction
    var sent: Direction
    /// What this side took to decode and draw, or to do otherwise what was received; absent where nothing was done with it.
    var handlingMilliseconds: Double?
    var connections: Int
  }

  struct Images: Encodable, Sendable {
    var images: UInt64
    var pixels: UInt64
    var bytes: UInt64
    /// Four bytes for each pixel, by the bytes that were sent.
    var ratio: Double?
  }

  struct Stream: Encodable, Sendable {
    var display: UInt8
    var id: UInt32
    var codec: String
    var width: UInt32
    var height: UInt32
    var frames: UInt64
    var bytes: UInt64
    var framesPerSecond: Double?
    /// Frames that came too late, and by how many milliseconds the last one came early, as the client reported if the server asked for it.
    var drops: UInt64
    var marginMilliseconds: Int32?
    var hasEnded: Bool
  }

  struct RoundTrip: Encodable, Sendable {
    var milliseconds: Double
    var bestMilliseconds: Double
  }

  /// Since the session began.
  var seconds: Double
  var received: Amount
  var sent: Amount
  var channels: [Channel]
  var images: [String: Images]
  var cacheHits: UInt64
  var streams: [Stream]
  /// Frames of videos that this side did not show; absent for a recording.
  var droppedFrames: Int?
  var roundTrip: RoundTrip?

  /// - Parameters:
  ///   - isLive: the messages were handled by a session, and not only read from a recording.
  ///   - displays: what the displays of a live session say.
  init(
    _ statistics: SessionStatistics, seconds: Double, isLive: Bool, displays: [DisplayStatistics] = [], roundTrip: RoundTrip? = nil
  ) {
    self.seconds = Self.rounded(seconds)
    received = Amount(statistics.received)
    sent = Amount(statistics.sent)
    channels = statistics.channels.sorted { ($0.key.type.rawValue, $0.key.id) < ($1.key.type.rawValue, $1.key.id) }.map {
      Channel($0.key, $0.value, isLive: isLive)
    }
    images = statistics.images.mapValues { Images($0) }
    cacheHits = statistics.cacheHits
    streams = statistics.streams.map { Stream($0) }
    droppedFrames = isLive ? displays.reduce(0) { $0 + $1.droppedFrames } : nil
    self.roundTrip = roundTrip
  }

  /// With three digits behind the point.
  static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension StatsReport.Amount {
  fileprivate init(_ traffic: Traffic) { self.init(messages: traffic.messages, bytes: traffic.bytes) }
}

extension StatsReport.Direction {
  fileprivate init(_ traffic: ChannelTraffic, name: (UInt16) -> String) {
    self.init(messages: traffic.total.messages, bytes: traffic.total.bytes, types: [:])
    for (type, amount) in traffic.byType { types[name(type)] = StatsReport.Amount(amount) }
  }
}

extension StatsReport.Channel {
  fileprivate init(_ channel: ChannelID, _ statistics: ChannelStatistics, isLive: Bool) {
    self.init(
      type: channel.type.name, id: channel.id,
      received: StatsReport.Direction(statistics.received, name: channel.type.nameOfServerMessage),
      sent: StatsReport.Direction(statistics.sent, name: channel.type.nameOfClientMessage),
      handlingMilliseconds: isLive ? StatsReport.rounded(Double(statistics.handlingTime) / 1e6) : nil, connections: statistics.connections)
  }
}

extension StatsReport.Images {
  fileprivate init(_ statistics: ImageStatistics) {
    self.init(
      images: statistics.images, pixels: statistics.pixels, bytes: statistics.bytes, ratio: statistics.ratio.map(StatsReport.rounded))
  }
}

extension StatsReport.Stream {
  fileprivate init(_ stream: StreamStatistics) {
    self.init(
      display: stream.display, id: stream.id, codec: stream.codec.name, width: stream.width, height: stream.height,
      frames: stream.frames, bytes: stream.bytes, framesPerSecond: stream.framesPerSecond.map(StatsReport.rounded),
      drops: stream.reportedDrops, marginMilliseconds: stream.reportedMargin, hasEnded: stream.hasEnded)
  }
}
