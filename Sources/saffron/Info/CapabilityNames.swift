import SpiceWire

/// Capabilities as people read them.
enum CapabilityNames {
  /// The names of the set's bits, and the numbers of those without one.
  static func names<Bit>(_ set: CapabilitySet<Bit>) -> [String] {
    let named = Set(set.named.map(\.rawValue))
    let unnamed = (0..<32 * set.words.count).filter { set.contains(number: $0) && !named.contains($0) }
    return set.named.map { "\($0)" } + unnamed.map(String.init)
  }

  /// The names of a channel's capabilities.
  static func names(_ words: [UInt32], of channel: ChannelType) -> [String] {
    switch channel {
    case .main: names(CapabilitySet<MainCapability>(words: words))
    case .display: names(CapabilitySet<DisplayCapability>(words: words))
    case .inputs: names(CapabilitySet<InputsCapability>(words: words))
    case .playback: names(CapabilitySet<PlaybackCapability>(words: words))
    case .record: names(CapabilitySet<RecordCapability>(words: words))
    case .usbredir, .port, .webdav: names(CapabilitySet<ByteStreamCapability>(words: words))
    case .cursor, .tunnel, .smartcard: (0..<32 * words.count).filter { words[$0 / 32] >> UInt32($0 % 32) & 1 != 0 }.map(String.init)
    }
  }
}
