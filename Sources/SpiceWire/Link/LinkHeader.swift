/// The 16 bytes in front of a link message and of a link reply (spec 01, section 3.2).
public struct LinkHeader: Hashable, Sendable {
  /// `REDQ`.
  public static let magic: [UInt8] = [0x52, 0x45, 0x44, 0x51]
  /// Bytes of a header.
  public static let size = 16
  /// The one major version that there is.
  public static let currentMajor: UInt32 = 2
  public static let currentMinor: UInt32 = 2

  public var majorVersion: UInt32
  /// Neither side checks it.
  public var minorVersion: UInt32
  /// Bytes that follow: the link message or reply with its capability words.
  public var size: UInt32

  public init(majorVersion: UInt32 = currentMajor, minorVersion: UInt32 = currentMinor, size: UInt32) {
    self.majorVersion = majorVersion
    self.minorVersion = minorVersion
    self.size = size
  }

  /// Reads a header; fails on another magic or on fewer than 16 bytes. Versions and size are not judged.
  public init(from reader: inout WireReader) throws(WireError) {
    let magic = try reader.bytes(4, "magic")
    guard magic.elementsEqual(Self.magic) else { throw reader.error("magic", .inconsistent("is not REDQ")) }
    majorVersion = try reader.u32("major_version")
    minorVersion = try reader.u32("minor_version")
    size = try reader.u32("size")
  }

  public func write(to writer: inout WireWriter) {
    writer.copy(Self.magic)
    writer.u32(majorVersion)
    writer.u32(minorVersion)
    writer.u32(size)
  }
}
