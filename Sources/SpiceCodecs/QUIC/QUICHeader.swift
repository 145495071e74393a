/// The first five words of a QUIC stream (spec 04, section 4).
public struct QUICHeader: Hashable, Sendable {
  public let type: QUICImageType
  /// Pixels, at least 1.
  public let width: Int
  /// Pixels, at least 1.
  public let height: Int

  /// No stream has more pixels than this.
  public static let maximumPixels = (1 << 29) - 1
  static let byteCount = 20
  static let magic: UInt32 = 0x4349_5551
  static let version: UInt32 = 0

  /// Nil if no stream can have this size.
  init?(type: QUICImageType, width: Int, height: Int) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0, !overflow, pixels <= Self.maximumPixels else { return nil }
    self.type = type
    self.width = width
    self.height = height
  }

  /// Reads the header and makes every check that needs no pixels: after it, width and height are possible, and the stream is long enough
  /// that it may hold that many pixels (spec 04, section 15, checks 1 to 5 and 11). Memory may be allocated for the pixels once width and
  /// height are known to be those of the image's descriptor.
  public init(parsing stream: RawSpan) throws(DecodeError) {
    func failed(_ field: String, _ problem: DecodeError.Problem) -> DecodeError { DecodeError(.quic, field, problem) }
    guard stream.byteCount >= Self.byteCount else { throw failed("header", .truncated) }
    func word(_ index: Int) -> UInt32 {
      stream.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)) }
    }
    guard word(0) == Self.magic else { throw failed("header.magic", .invalidValue(UInt64(word(0)))) }
    guard word(1) == Self.version else { throw failed("header.version", .invalidValue(UInt64(word(1)))) }
    let (width, height) = (UInt64(word(3)), UInt64(word(4)))
    guard (1...0x7fff_ffff).contains(width) else { throw failed("header.width", .invalidValue(width)) }
    guard (1...0x7fff_ffff).contains(height) else { throw failed("header.height", .invalidValue(height)) }
    guard width * height <= Self.maximumPixels else {
      throw failed("header.size", .tooLarge(value: width * height, limit: UInt64(Self.maximumPixels)))
    }
    guard let type = QUICImageType(rawValue: word(2)) else { throw failed("header.type", .invalidValue(UInt64(word(2)))) }
    // A code word has at least one bit. Runs begin in the second row, at its fourth pixel at the earliest.
    let leastBits = UInt64(type.componentCount) * (width + (height - 1) * min(width, 3))
    guard UInt64(stream.byteCount / 4 - Self.byteCount / 4) * 32 >= leastBits else { throw failed("pixels", .truncated) }
    self.type = type
    self.width = Int(width)
    self.height = Int(height)
  }

  /// The words of the header.
  var words: [UInt32] { [Self.magic, Self.version, type.rawValue, UInt32(width), UInt32(height)] }
}
