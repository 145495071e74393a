import Metrics

/// The metrics of one channel of a client.
final class ChannelMetrics {
  private struct Key: Hashable {
    var name: String
    var codec: String?
  }

  private let factory: any MetricsFactory
  private let dimensions: [(String, String)]
  /// With what they have been told so far.
  private var counters: [Key: (counter: Counter, value: UInt64)] = [:]
  private var gauges: [String: Gauge] = [:]

  init(_ factory: any MetricsFactory, client: ServerStatistics.Client, channel: String) {
    self.factory = factory
    dimensions = [("client", "\(client.id)"), ("peer", client.peer), ("channel", channel)]
  }

  func record(_ channel: ServerStatistics.Channel) {
    count("sent_bytes", channel.sentBytes)
    count("sent_messages", channel.sentMessages)
    count("received_bytes", channel.receivedBytes)
    count("received_messages", channel.receivedMessages)
    show("pending_bytes", channel.pendingBytes)
    if let main = channel.main { record(main) }
    if let display = channel.display { record(display) }
    if let cursor = channel.cursor { record(cursor) }
    if let inputs = channel.inputs { record(inputs) }
  }

  private func record(_ main: MainChannelStatistics) {
    showLink(roundTrip: main.roundTrip, rate: main.linkRate)
  }

  private func record(_ display: DisplayChannelStatistics) {
    for (codec, encoding) in display.encodings {
      count("encoded_pictures", encoding.pictures, codec: codec)
      count("encoded_pixels", encoding.pixels, codec: codec)
      count("encoded_bytes", encoding.bytes, codec: codec)
      count("encoding_nanoseconds", UInt64(encoding.seconds * 1e9), codec: codec)
    }
    count("cache_references", display.cacheReferences)
    count("cache_additions", display.cacheAdditions)
    count("refinements", display.refinements)
    count("merged_changes", display.mergedChanges)
    count("dropped_items", display.droppedItems)
    show("waiting_commands", display.waitingCommands)
    show("waiting_bytes", display.waitingBytes)
    show("queued_pictures", display.queuedPictures)
    show("queued_messages", display.queuedMessages)
    show("queued_bytes", display.queuedBytes)
    show("lacking_pixels", display.lackingPixels)
    show("lossy_pixels", display.lossyPixels)
    show("bytes_in_flight", display.bytesInFlight)
    show("window_bytes", display.windowBytes)
    show("queueing_seconds", display.queueing / 1000)
    showLink(roundTrip: display.roundTrip, rate: display.linkRate)
  }

  private func record(_ cursor: CursorChannelStatistics) {
    count("cache_references", cursor.cacheReferences)
    count("cache_additions", cursor.cacheAdditions)
    count("merged_changes", cursor.mergedChanges)
    show("messages_in_flight", cursor.messagesInFlight)
    show("bytes_in_flight", cursor.bytesInFlight)
  }

  private func record(_ inputs: InputsChannelStatistics) {
    count("keys", inputs.keys)
    count("pointer_moves", inputs.moves)
    count("buttons", inputs.buttons)
  }

  /// - Parameters:
  ///   - roundTrip: In milliseconds.
  ///   - rate: In bytes per second.
  private func showLink(roundTrip: Double?, rate: Double?) {
    if let roundTrip { show("round_trip_seconds", roundTrip / 1000) }
    if let rate { show("link_bytes_per_second", rate) }
  }

  /// The backend must not be told of the channel any more.
  func destroy() {
    for (counter, _) in counters.values { counter.destroy() }
    for gauge in gauges.values { gauge.destroy() }
    counters = [:]
    gauges = [:]
  }

  private func count(_ name: String, _ value: UInt64, codec: String? = nil) {
    let key = Key(name: name, codec: codec)
    let known = counters[key] ?? (Counter(label: label(name), dimensions: dimensions(codec), factory: factory), 0)
    if value > known.value { known.counter.increment(by: value - known.value) }
    counters[key] = (known.counter, max(value, known.value))
  }

  private func show(_ name: String, _ value: Int) { show(name, Double(value)) }

  private func show(_ name: String, _ value: Double) {
    let gauge = gauges[name] ?? Gauge(label: label(name), dimensions: dimensions, factory: factory)
    gauges[name] = gauge
    gauge.record(value)
  }

  private func label(_ name: String) -> String { "saffron_\(name)" }

  private func dimensions(_ codec: String?) -> [(String, String)] { dimensions + (codec.map { [("codec", $0)] } ?? []) }
}
