/// The first 28 bytes of an LZ stream (spec 05, section 3.1).
public struct LZHeader: Hashable, Sendable {
  public let type: LZImageType
  /// Pixels, at least 1.
  public let width: Int
  /// Pixels, at least 1.
  public let height: Int
  /// True when the first row of the stream is the top one.
  public let isTopDown: Bool

  /// Bytes of the header.
  public static let byteCount = 28

  /// Reads and checks all fields; a picture that the header describes takes at most 2^30 - 1 bytes in the stream's own format.
  public init(parsing stream: RawSpan) throws(DecodeError) {
    try StreamHeader.checkStart(stream, .lz)
    let number = try StreamHeader.field(stream, at: 8, .lz, "header.type")
    guard let type = UInt8(exactly: number).flatMap(LZImageType.init(rawValue:)) else {
      throw DecodeError(.lz, "header.type", .invalidValue(UInt64(number)))
    }
    let width = try StreamHeader.field(stream, at: 12, .lz, "header.width")
    let height = try StreamHeader.field(stream, at: 16, .lz, "header.height")
    let stride = try StreamHeader.field(stream, at: 20, .lz, "header.stride")
    let direction = try StreamHeader.field(stream, at: 24, .lz, "header.top_down")
    try StreamHeader.checkSize(type, width: width, height: height, stride: stride, .lz)
    self.init(type: type, width: Int(width), height: Int(height), isTopDown: direction != 0)
  }

  /// The caller has checked the size.
  init(type: LZImageType, width: Int, height: Int, isTopDown: Bool) {
    self.type = type
    self.width = width
    self.height = height
    self.isTopDown = isTopDown
  }

  /// Units of a pass.
  var unitCount: Int { type.unitsPerRow(width: width) * height }

  func append(to output: inout [UInt8]) {
    let fields = [
      StreamHeader.magic, StreamHeader.version, UInt32(type.rawValue), UInt32(width), UInt32(height), UInt32(type.stride(width: width)),
      isTopDown ? 1 : 0,
    ]
    for field in fields {
      for shift: UInt32 in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: field >> shift)) }
    }
  }
}
