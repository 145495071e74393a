public import SpiceCodecs
public import SpiceWire

/// The codecs in which a server can send videos, the preferred one first.
public struct VideoCodecs: Sendable {
  private var entries: [(codec: VideoCodec, factory: VideoEncoderFactory)] = []

  public init() {}

  /// M-JPEG, if there is a library for it.
  public init(_ libraries: CodecLibraries) {
    guard let jpeg = libraries.jpeg else { return }
    append(.mjpeg) { _ in MotionJPEGEncoder(library: jpeg) }
  }

  /// In the order in which they are tried.
  public var order: [VideoCodec] { entries.map(\.codec) }

  /// Adds a codec after the others, or replaces what it is encoded with.
  public mutating func append(_ codec: VideoCodec, factory: @escaping VideoEncoderFactory) {
    if let index = entries.firstIndex(where: { $0.codec == codec }) {
      entries[index].factory = factory
    } else {
      entries.append((codec, factory))
    }
  }

  subscript(_ codec: VideoCodec) -> VideoEncoderFactory? { entries.first { $0.codec == codec }?.factory }
}
