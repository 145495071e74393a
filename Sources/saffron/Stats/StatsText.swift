/// Statistics as people read them.
enum StatsText {
  /// A number of bytes with a unit: `1.5 MB`.
  static func bytes(_ count: UInt64) -> String {
    switch count {
    case ..<1000: "\(count) B"
    case ..<1_000_000: "\(decimal(Double(count) / 1e3)) kB"
    case ..<1_000_000_000: "\(decimal(Double(count) / 1e6)) MB"
    default: "\(decimal(Double(count) / 1e9)) GB"
    }
  }

  /// With one digit behind the point.
  static func decimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "-" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// Lines of columns: the first to the left, the others to the right, none wider than it has to be.
  static func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += column == 0 ? cell + space : "  " + space + cell
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

extension StatsReport {
  /// All of it.
  var text: String {
    var text = "\(StatsText.decimal(seconds)) s: received \(StatsText.bytes(received.bytes)), sent \(StatsText.bytes(sent.bytes))"
    if let roundTrip {
      text += "; round trip \(StatsText.decimal(roundTrip.milliseconds)) ms, best \(StatsText.decimal(roundTrip.bestMilliseconds)) ms"
    }
    text += "\n\n" + channelTable
    if !images.isEmpty { text += "\n" + imageTable }
    if !streams.isEmpty { text += "\n" + streamTable }
    return text
  }

  private var channelTable: String {
    let hasHandling = channels.contains { $0.handlingMilliseconds != nil }
    var rows = [["channel", "received", "bytes", "sent", "bytes"] + (hasHandling ? ["handling"] : [])]
    for channel in channels {
      var row = ["\(channel.type) \(channel.id)", "\(channel.received.messages)", "\(channel.received.bytes)"]
      row += ["\(channel.sent.messages)", "\(channel.sent.bytes)"]
      if let time = channel.handlingMilliseconds { row.append("\(StatsText.decimal(time)) ms") }
      rows.append(row)
      let names = Set(channel.received.types.keys).union(channel.sent.types.keys)
      for name in names.sorted(by: { ($1.weight(in: channel), $0) < ($0.weight(in: channel), $1) }) {
        let received = channel.received.types[name]
        let sent = channel.sent.types[name]
        rows.append([
          "  \(name)", received.map { "\($0.messages)" } ?? "", received.map { "\($0.bytes)" } ?? "", sent.map { "\($0.messages)" } ?? "",
          sent.map { "\($0.bytes)" } ?? "",
        ])
      }
    }
    return StatsText.table(rows)
  }

  private var imageTable: String {
    var rows = [["images", "count", "pixels", "bytes", "ratio"]]
    for (name, form) in images.sorted(by: { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }) {
      rows.append(["  \(name)", "\(form.images)", "\(form.pixels)", "\(form.bytes)", form.ratio.map(StatsText.decimal) ?? ""])
    }
    let all = images.values.reduce(0) { $0 + $1.images }
    return StatsText.table(rows) + "  \(cacheHits) of \(all) images from the cache\n"
  }

  private var streamTable: String {
    var rows = [["streams", "size", "frames", "bytes", "frames/s", "reported late"]]
    for stream in streams {
      rows.append([
        "  display \(stream.display) stream \(stream.id) \(stream.codec)\(stream.hasEnded ? " (ended)" : "")",
        "\(stream.width)x\(stream.height)", "\(stream.frames)", "\(stream.bytes)", stream.framesPerSecond.map(StatsText.decimal) ?? "",
        "\(stream.drops)",
      ])
    }
    return StatsText.table(rows) + (droppedFrames.map { "  \($0) frames were not shown\n" } ?? "")
  }
}

extension String {
  /// What the message of this name has taken on a channel, to sort by.
  fileprivate func weight(in channel: StatsReport.Channel) -> UInt64 {
    (channel.received.types[self]?.bytes ?? 0) + (channel.sent.types[self]?.bytes ?? 0)
  }
}
