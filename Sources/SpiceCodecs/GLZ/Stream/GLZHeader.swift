/// The first 33 bytes of a GLZ stream (spec 05, section 4.1).
public struct GLZHeader: Hashable, Sendable {
  /// `rgb16`, `rgb24`, `rgb32` or `rgba`.
  public let type: LZImageType
  /// Pixels, at least 1.
  public let width: Int
  /// Pixels, at least 1.
  public let height: Int
  /// True when the first row of the stream is the top one.
  public let isTopDown: Bool
  /// The image's number in its dictionary; below `UInt64.max`.
  public let id: UInt64
  /// How many ids the oldest image of the sender's window is back, at most `id`. Older images will not be referred to.
  public let windowHeadDistance: UInt32

  /// Bytes of a header.
  public static let byteCount = 33
  /// The largest window, in pixels, that may be negotiated (spec 05, section 5.2).
  public static let maximumWindowPixels = 1 << 25

  /// Pixels of the image.
  public var pixelCount: Int { width * height }

  /// The oldest image of the sender's window.
  public var windowHeadID: UInt64 { id - UInt64(windowHeadDistance) }

  init(type: LZImageType, width: Int, height: Int, isTopDown: Bool, id: UInt64, windowHeadDistance: UInt32) {
    self.type = type
    self.width = width
    self.height = height
    self.isTopDown = isTopDown
    self.id = id
    self.windowHeadDistance = windowHeadDistance
  }

  /// Reads and checks the header at the start of `stream`. Images of more than `maximumPixels` pixels are refused.
  public init(parsing stream: RawSpan, maximumPixels: Int = GLZHeader.maximumWindowPixels) throws(DecodeError) {
    try StreamHeader.checkStart(stream, .glz)
    guard stream.byteCount >= Self.byteCount else { throw DecodeError(.glz, "header", .truncated) }
    let typeAndDirection = stream.unsafeLoad(fromByteOffset: 8, as: UInt8.self)
    guard let type = LZImageType(rawValue: typeAndDirection & 15), [.rgb16, .rgb24, .rgb32, .rgba].contains(type) else {
      throw DecodeError(.glz, "header.type", .invalidValue(UInt64(typeAndDirection)))
    }
    let width = try StreamHeader.field(stream, at: 9, .glz, "header.width")
    let height = try StreamHeader.field(stream, at: 13, .glz, "header.height")
    let stride = try StreamHeader.field(stream, at: 17, .glz, "header.stride")
    try StreamHeader.checkSize(type, width: width, height: height, stride: stride, .glz)
    // The check above leaves fewer than 2^30 pixels.
    let pixels = Int(width) * Int(height)
    guard pixels <= maximumPixels else {
      throw DecodeError(.glz, "header.height", .tooLarge(value: UInt64(pixels), limit: UInt64(max(0, maximumPixels))))
    }
    let id =
      UInt64(try StreamHeader.field(stream, at: 21, .glz, "header.id")) << 32
      | UInt64(try StreamHeader.field(stream, at: 25, .glz, "header.id"))
    guard id < .max else { throw DecodeError(.glz, "header.id", .invalidValue(id)) }
    let distance = try StreamHeader.field(stream, at: 29, .glz, "header.win_head_dist")
    guard UInt64(distance) <= id else {
      throw DecodeError(.glz, "header.win_head_dist", .tooLarge(value: UInt64(distance), limit: id))
    }
    self.init(
      type: type, width: Int(width), height: Int(height), isTopDown: typeAndDirection >> 4 != 0, id: id, windowHeadDistance: distance)
  }

  /// Writes the header's bytes to `target`, which has room for them.
  func write(to target: UnsafeMutableRawPointer) {
    target.storeBigEndian(StreamHeader.magic, 0)
    target.storeBigEndian(StreamHeader.version, 4)
    target.store(type.rawValue | (isTopDown ? 0x10 : 0), 8)
    target.storeBigEndian(UInt32(width), 9)
    target.storeBigEndian(UInt32(height), 13)
    target.storeBigEndian(UInt32(type.stride(width: width)), 17)
    target.storeBigEndian(UInt32(truncatingIfNeeded: id >> 32), 21)
    target.storeBigEndian(UInt32(truncatingIfNeeded: id), 25)
    target.storeBigEndian(windowHeadDistance, 29)
  }
}
