/// What the headers of LZ and GLZ streams share (spec 05, sections 1, 3.1 and 4.1).
enum StreamHeader {
  /// Bytes 0x20, 0x20, "ZL" in the order of the stream.
  static let magic: UInt32 = 0x2020_5a4c
  /// Major 1, minor 1.
  static let version: UInt32 = 0x0001_0001
  /// The largest picture of an LZ stream: bytes in memory.
  static let maximumBytes = (1 << 30) - 1

  /// Checks magic and version, which take the first eight bytes.
  static func checkStart(_ stream: RawSpan, _ codec: ImageCodec) throws(DecodeError) {
    let magic = try field(stream, at: 0, codec, "header.magic")
    guard magic == Self.magic else { throw DecodeError(codec, "header.magic", .invalidValue(UInt64(magic))) }
    let version = try field(stream, at: 4, codec, "header.version")
    guard version == Self.version else { throw DecodeError(codec, "header.version", .invalidValue(UInt64(version))) }
  }

  /// The four bytes at `offset`.
  static func field(_ stream: RawSpan, at offset: Int, _ codec: ImageCodec, _ name: String) throws(DecodeError) -> UInt32 {
    guard let value = stream.bigEndian32(at: offset) else { throw DecodeError(codec, name, .truncated) }
    return value
  }

  /// Checks width, height and stride: positive, below 2^31, the stride that rows without padding have, and no more than `maximumBytes`.
  static func checkSize(
    _ type: LZImageType, width: UInt32, height: UInt32, stride: UInt32, _ codec: ImageCodec
  ) throws(DecodeError) {
    guard width > 0, width < 1 << 31 else { throw DecodeError(codec, "header.width", .invalidValue(UInt64(width))) }
    guard height > 0, height < 1 << 31 else { throw DecodeError(codec, "header.height", .invalidValue(UInt64(height))) }
    let expected = type.stride(width: Int(width))
    guard Int(stride) == expected else {
      throw DecodeError(codec, "header.stride", .mismatch(value: UInt64(stride), expected: UInt64(expected)))
    }
    // Below 2^33 times 2^31.
    let bytes = UInt64(expected) &* UInt64(height)
    guard bytes <= UInt64(maximumBytes) else {
      throw DecodeError(codec, "header.height", .tooLarge(value: bytes, limit: UInt64(maximumBytes)))
    }
  }
}
