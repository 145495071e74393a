import SpiceServer

/// What a server did between two moments, in lines for a person: one a display channel.
struct ServeStatisticsText {
  private let now: ServerStatistics
  private let before: ServerStatistics?
  private let span: Double

  /// - Parameter span: Seconds between the two.
  init(_ now: ServerStatistics, since before: ServerStatistics?, span: Double) {
    self.now = now
    self.before = before
    self.span = max(span, 0.001)
  }

  /// - Parameter seconds: Since the start.
  func lines(at seconds: Double) -> String {
    var text = "\(StatsText.decimal(seconds)) s: \(now.clients.count) \(now.clients.count == 1 ? "client" : "clients")\n"
    for client in now.clients {
      let earlier = before?.clients.first { $0.id == client.id }
      for (name, channel) in client.channels.sorted(by: { $0.key < $1.key }) {
        guard let display = channel.display else { continue }
        let last = earlier?.channels[name]
        text += "  \(client.peer) \(name): " + line(channel, display, last) + "\n"
      }
    }
    return text
  }

  private func line(
    _ channel: ServerStatistics.Channel, _ display: DisplayChannelStatistics, _ last: ServerStatistics.Channel?
  ) -> String {
    var parts = ["\(megabits(Double(channel.sentBytes - (last?.sentBytes ?? 0)) / span)) Mbit/s"]
    if let rate = display.linkRate { parts[0] += " of \(megabits(rate))" }
    if let roundTrip = display.roundTrip {
      parts.append("round trip \(StatsText.decimal(roundTrip)) + \(StatsText.decimal(display.queueing)) ms")
    }
    parts.append("on the way \(display.bytesInFlight / 1024) of \(display.windowBytes / 1024) KiB")
    parts.append("encoding \(display.queuedPictures)")
    parts.append("lacking \(StatsText.decimal(Double(display.lackingPixels) / 1e6)) Mpx")
    if display.lossyPixels > 0 { parts.append("lossy \(StatsText.decimal(Double(display.lossyPixels) / 1e6)) Mpx") }
    let encodings = encodings(display, last?.display)
    if !encodings.isEmpty { parts.append(encodings.joined(separator: ", ")) }
    let old = last?.display
    for (name, count) in [
      ("from cache", display.cacheReferences - (old?.cacheReferences ?? 0)),
      ("refined", display.refinements - (old?.refinements ?? 0)), ("merged", display.mergedChanges - (old?.mergedChanges ?? 0)),
      ("dropped", display.droppedItems - (old?.droppedItems ?? 0)),
    ] where count > 0 {
      parts.append("\(name) \(count)")
    }
    return parts.joined(separator: "; ")
  }

  /// Of each codec: pictures, how much smaller they became, and the time it took.
  private func encodings(_ now: DisplayChannelStatistics, _ before: DisplayChannelStatistics?) -> [String] {
    now.encodings.sorted { $0.key < $1.key }.compactMap { name, total in
      let old = before?.encodings[name] ?? DisplayChannelStatistics.Encoding()
      let pictures = total.pictures - old.pictures
      guard pictures > 0 else { return nil }
      let ratio = Double(total.pixels - old.pixels) * 4 / Double(max(total.bytes - old.bytes, 1))
      return "\(pictures) \(name) 1:\(StatsText.decimal(ratio)) in \(StatsText.decimal((total.seconds - old.seconds) * 1000)) ms"
    }
  }

  private func megabits(_ bytesPerSecond: Double) -> String { StatsText.decimal(bytesPerSecond * 8 / 1e6) }
}
