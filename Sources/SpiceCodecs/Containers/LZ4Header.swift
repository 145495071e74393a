public import SpiceGraphics

/// The first two bytes of an LZ4 payload (spec 05, section 7).
public struct LZ4Header: Hashable, Sendable {
  /// True when the first row is the top one.
  public let isTopDown: Bool
  /// `rgb555`, `rgb24`, `rgb32` or `rgba`.
  public let format: BitmapFormat

  static let byteCount = 2

  /// Throws when the payload is too short for a header and a block, or the format is not one of the four.
  public init(parsing stream: RawSpan) throws(DecodeError) {
    guard stream.byteCount >= Self.byteCount else { throw DecodeError(.lz4, "header", .truncated) }
    let format = BitmapFormat(rawValue: stream.unsafeLoad(fromByteOffset: 1, as: UInt8.self))
    guard Self.formats.contains(format) else { throw DecodeError(.lz4, "header.format", .invalidValue(UInt64(format.rawValue))) }
    guard stream.byteCount > Self.byteCount else { throw DecodeError(.lz4, "blocks", .truncated) }
    self.format = format
    isTopDown = stream.unsafeLoad(fromByteOffset: 0, as: UInt8.self) != 0
  }

  /// The formats whose pixels such payloads hold.
  static let formats: [BitmapFormat] = [.rgb555, .rgb24, .rgb32, .rgba]
}
