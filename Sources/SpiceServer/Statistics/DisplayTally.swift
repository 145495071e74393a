import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceWire

/// Counts what a display channel does, for its statistics.
struct DisplayTally {
  private(set) var statistics = DisplayChannelStatistics()

  mutating func encoded(_ picture: EncodedPicture) {
    count(picture.codecName, pixels: picture.pixels, bytes: picture.bytes, time: picture.time)
  }

  /// A frame of a video.
  mutating func encoded(_ frame: EncodedFrame) {
    let bytes = frame.data.count
    guard bytes > 0 else { return }
    count(frame.picture.codec.name, pixels: frame.picture.rect.area, bytes: bytes, time: frame.time)
  }

  private mutating func count(_ codec: String, pixels: Int, bytes: Int, time: Duration) {
    statistics.encodings[codec, default: DisplayChannelStatistics.Encoding()].add(pixels: pixels, bytes: bytes, time: time)
  }

  mutating func referenceSent() { statistics.cacheReferences += 1 }
  mutating func imageCached() { statistics.cacheAdditions += 1 }
  mutating func refined() { statistics.refinements += 1 }
  mutating func changeMerged() { statistics.mergedChanges += 1 }
  mutating func itemsDropped(_ count: Int) { statistics.droppedItems += UInt64(count) }
}

extension DisplayChannelStatistics.Encoding {
  fileprivate mutating func add(pixels: Int, bytes: Int, time: Duration) {
    pictures += 1
    self.pixels += UInt64(pixels)
    self.bytes += UInt64(bytes)
    seconds += time / .seconds(1)
  }
}

extension EncodedPicture {
  /// `raw` for a bitmap as it is.
  fileprivate var codecName: String { codec?.rawValue ?? "raw" }
}
