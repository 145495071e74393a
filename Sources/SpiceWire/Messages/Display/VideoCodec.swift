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

  /// As statistics have it; the number of one that is not known.
  public var name: String {
    switch self {
    case .mjpeg: "mjpeg"
    case .vp8: "vp8"
    case .h264: "h264"
    case .vp9: "vp9"
    case .h265: "h265"
    default: "\(rawValue)"
    }
  }
}
