import SpiceServer

/// What a server did between two moments, in lines for a person: one a display channel, and one for each other channel on which something
/// went either way.
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
        let last = earlier?.channels[name]
        let isQuiet = channel.sentMessages == last?.sentMessages && channel.receivedMessages == last?.receivedMessages
        if isQuiet, channel.display == nil { continue }
        text += "  \(client.peer) \(name): " + parts(channel, last).joined(separator: "; ") + "\n"
      }
    }
    return text
  }

  private func parts(_ channel: ServerStatistics.Channel, _ last: ServerStatistics.Channel?) -> [String] {
    var rate = "\(megabits(Double(channel.sentBytes - (last?.sentBytes ?? 0)) / span)) Mbit/s"
    if let capacity = channel.display?.linkRate ?? channel.main?.linkRate { rate += " of \(megabits(capacity))" }
    var parts = [rate]
    if let main = channel.main { parts += self.parts(main) }
    if let display = channel.display { parts += self.parts(display, last?.display) }
    if let cursor = channel.cursor { parts += self.parts(cursor, last?.cursor) }
    if let inputs = channel.inputs { parts += self.parts(inputs, last?.inputs) }
    return parts
  }

  private func parts(_ main: MainChannelStatistics) -> [String] {
    main.roundTrip.map { ["round trip \(StatsText.decimal($0)) ms"] } ?? []
  }

  private func parts(_ cursor: CursorChannelStatistics, _ last: CursorChannelStatistics?) -> [String] {
    counts([
      ("shapes", cursor.cacheAdditions - (last?.cacheAdditions ?? 0)),
      ("from cache", cursor.cacheReferences - (last?.cacheReferences ?? 0)),
      ("merged", cursor.mergedChanges - (last?.mergedChanges ?? 0)),
    ])
  }

  private func parts(_ inputs: InputsChannelStatistics, _ last: InputsChannelStatistics?) -> [String] {
    counts([
      ("keys", inputs.keys - (last?.keys ?? 0)), ("moves", inputs.moves - (last?.moves ?? 0)),
      ("buttons", inputs.buttons - (last?.buttons ?? 0)),
    ])
  }

  private func parts(_ display: DisplayChannelStatistics, _ last: DisplayChannelStatistics?) -> [String] {
    var parts: [String] = []
    if let roundTrip = display.roundTrip {
      parts.append("round trip \(StatsText.decimal(roundTrip)) + \(StatsText.decimal(display.queueing)) ms")
    }
    parts.append("on the way \(display.bytesInFlight / 1024) of \(display.windowBytes / 1024) KiB")
    parts.append("encoding \(display.queuedPictures)")
    if display.waitingCommands > 0 {
      parts.append("waiting \(display.waitingCommands) of \(StatsText.bytes(UInt64(display.waitingBytes)))")
    }
    parts.append("lacking \(StatsText.decimal(Double(display.lackingPixels) / 1e6)) Mpx")
    if display.lossyPixels > 0 { parts.append("lossy \(StatsText.decimal(Double(display.lossyPixels) / 1e6)) Mpx") }
    let encodings = encodings(display, last)
    if !encodings.isEmpty { parts.append(encodings.joined(separator: ", ")) }
    return parts
      + counts([
        ("from cache", display.cacheReferences - (last?.cacheReferences ?? 0)),
        ("refined", display.refinements - (last?.refinements ?? 0)), ("merged", display.mergedChanges - (last?.mergedChanges ?? 0)),
        ("dropped", display.droppedItems - (last?.droppedItems ?? 0)),
      ])
  }

  /// What there was any of.
  private func counts(_ counts: [(name: String, count: UInt64)]) -> [String] {
    counts.filter { $0.count > 0 }.map { "\($0.name) \($0.count)" }
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
