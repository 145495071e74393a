/// How the frames of a stream are encoded (spec 03, section 10.1). Any number is a value, because a peer may send any.
public struct VideoCodec: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Each frame is one JPEG file.
  public static let mjpeg = VideoCodec(rawValue: 1)
  public static let vp8 = VideoCodec(rawValue: 2)
  /// Annex B byte stream.
  public static let h264 = VideoCodec(rawValue: 3)
  public static let vp9 = VideoCodec(rawValue: 4)
  /// Annex B byte stream.
  public static let h265 = VideoCodec(rawValue: 5)
}
