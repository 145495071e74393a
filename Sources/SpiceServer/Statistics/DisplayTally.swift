import SpiceCodecs

/// Counts what a display channel does, for its statistics and for swift-metrics.
struct DisplayTally {
  private(set) var statistics = DisplayChannelStatistics()
  private let metrics = ServerMetrics.shared

  func sent(bytes: Int) { metrics.sent(bytes: bytes) }

  mutating func encoded(_ picture: EncodedPicture) {
    var encoding = statistics.encodings[picture.codecName] ?? DisplayChannelStatistics.Encoding()
    encoding.pictures += 1
    encoding.pixels += UInt64(picture.pixels)
    encoding.bytes += UInt64(picture.bytes)
    encoding.seconds += picture.time / .seconds(1)
    statistics.encodings[picture.codecName] = encoding
    metrics.encoded(picture)
  }

  mutating func referenceSent() {
    statistics.cacheReferences += 1
    metrics.referenceSent()
  }

  mutating func imageCached() { statistics.cacheAdditions += 1 }

  mutating func refined() {
    statistics.refinements += 1
    metrics.refined()
  }

  mutating func changeMerged() {
    statistics.mergedChanges += 1
    metrics.changeMerged()
  }

  mutating func itemsDropped(_ count: Int) {
    guard count > 0 else { return }
    statistics.droppedItems += UInt64(count)
    metrics.itemsDropped(count)
  }
}

extension EncodedPicture {
  /// `raw` for a bitmap as it is.
  var codecName: String { codec?.rawValue ?? "raw" }
}
