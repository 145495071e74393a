import SpiceWire

/// What `--stats` shows: figures of the last second.
struct ViewerFigures: Hashable, Sendable {
  struct Channel: Hashable, Sendable {
    var channel: ChannelID
    var bytesPerSecond: Double
  }

  /// Pictures that were shown.
  var framesPerSecond = 0.0
  /// Bytes that came, by channel.
  var channels: [Channel] = []
  /// The share of the second in which messages were decoded and drawn, as seconds.
  var decodeSecondsPerSecond = 0.0
  /// The mean of one message of a display channel, in seconds; nil if none came.
  var decodeSecondsPerMessage: Double?
  /// In seconds; nil before it is known.
  var roundTrip: Double?
  var guestSize: String?
  /// Percent.
  var scale: Int?

  var panel: Panel {
    var rows: [Panel.Row] = [.figure("frames", "\(Self.fixed(framesPerSecond, 0)) /s")]
    if let guestSize { rows.append(.figure("guest", guestSize + (scale.map { $0 == 100 ? "" : "  \($0) %" } ?? ""))) }
    rows.append(.figure("round trip", roundTrip.map { "\(Self.fixed($0 * 1000, 1)) ms" } ?? "–"))
    let mean = decodeSecondsPerMessage.map { "  \(Self.fixed($0 * 1000, 2)) ms each" } ?? ""
    rows.append(.figure("decoding", "\(Self.fixed(decodeSecondsPerSecond * 100, 1)) %" + mean))
    for channel in channels { rows.append(.figure("\(channel.channel)", Self.rate(channel.bytesPerSecond))) }
    return Panel(.topRight, rows)
  }

  /// Bytes a second, as people say it.
  static func rate(_ bytes: Double) -> String {
    switch bytes {
    case ..<1000: "\(fixed(bytes, 0)) B/s"
    case ..<1_000_000: "\(fixed(bytes / 1000, 1)) kB/s"
    default: "\(fixed(bytes / 1_000_000, 2)) MB/s"
    }
  }

  /// A number with so many digits behind the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    let factor = digits == 0 ? 1 : digits == 1 ? 10 : 100
    let scaled = Int((value * Double(factor)).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = String(abs(scaled % factor))
    let sign = scaled < 0 && scaled > -factor ? "-" : ""
    return "\(sign)\(scaled / factor)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
