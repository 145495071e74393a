public import SpiceWire

/// What a client can do with video streams (spec 03, section 4; spec 07, section 3.9).
public struct VideoCapabilities: Hashable, Sendable {
  /// It reports how frames arrive.
  public var reports: Bool
  /// It takes frames that have their own size and place.
  public var takesSizedFrames: Bool
  /// The codecs that it decodes.
  public var codecs: Set<VideoCodec>
  /// The order in which it would like them; those that are missing come last.
  public var preference: [VideoCodec] = []

  public init(_ capabilities: CapabilitySet<DisplayCapability>) {
    reports = capabilities.contains(.streamReport)
    takesSizedFrames = capabilities.contains(.sizedStream)
    guard capabilities.contains(.multiCodec) else {
      codecs = [.mjpeg]
      return
    }
    let known: [(DisplayCapability, VideoCodec)] = [
      (.codecMJPEG, .mjpeg), (.codecVP8, .vp8), (.codecH264, .h264), (.codecVP9, .vp9), (.codecH265, .h265),
    ]
    codecs = Set(known.filter { capabilities.contains($0.0) }.map(\.1))
  }

  /// The codec for a stream: of those that the server has, in its order, the first that the client wishes and can decode; nil if there is
  /// none.
  public func codec(among server: [VideoCodec]) -> VideoCodec? {
    let order = preference.filter { server.contains($0) } + server.filter { !preference.contains($0) }
    return order.first { codecs.contains($0) }
  }
}
