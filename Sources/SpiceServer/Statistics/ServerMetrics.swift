import Metrics
import SpiceCodecs

/// What the server tells swift-metrics, for the backend that the program has chosen, if any.
struct ServerMetrics: Sendable {
  static let shared = ServerMetrics()

  private let sentBytes = Counter(label: "saffron_display_sent_bytes")
  private let sentMessages = Counter(label: "saffron_display_sent_messages")
  private let references = Counter(label: "saffron_display_cache_references")
  private let refinements = Counter(label: "saffron_display_refinements")
  private let merged = Counter(label: "saffron_display_merged_changes")
  private let dropped = Counter(label: "saffron_display_dropped_items")
  private let encodings: [ImageCodec?: Encoding]

  private struct Encoding: Sendable {
    let time: Timer
    let pixels: Counter
    let bytes: Counter

    init(codec: String) {
      let dimensions = [("codec", codec)]
      time = Timer(label: "saffron_encoding_time", dimensions: dimensions)
      pixels = Counter(label: "saffron_encoded_pixels", dimensions: dimensions)
      bytes = Counter(label: "saffron_encoded_bytes", dimensions: dimensions)
    }
  }

  private init() {
    var encodings: [ImageCodec?: Encoding] = [nil: Encoding(codec: "raw")]
    for codec in ImageCodec.allCases { encodings[codec] = Encoding(codec: codec.rawValue) }
    self.encodings = encodings
  }

  func sent(bytes: Int) {
    sentBytes.increment(by: bytes)
    sentMessages.increment()
  }

  func encoded(_ picture: EncodedPicture) {
    guard let encoding = encodings[picture.codec] else { return }
    encoding.time.recordNanoseconds(Int64(picture.time / .nanoseconds(1)))
    encoding.pixels.increment(by: picture.pixels)
    encoding.bytes.increment(by: picture.bytes)
  }

  func referenceSent() { references.increment() }
  func refined() { refinements.increment() }
  func changeMerged() { merged.increment() }
  func itemsDropped(_ count: Int) { dropped.increment(by: count) }
}
