/// The body of a MIGRATE_DATA message of one channel: made by the old server, carried by the client, read by the new server
/// (spec 02, section 4.7). Because the client carries it, nothing in it may be trusted.
public protocol MigrationData: WireCoded {
  /// For errors: `main migrate_data`.
  static var label: String { get }

  /// The first four bytes.
  static var magic: StaticString { get }

  /// Reads what follows magic and version.
  init(fields reader: inout WireReader) throws(WireError)

  /// Writes what follows magic and version.
  func writeFields(to writer: inout WireWriter)
}

extension MigrationData {
  /// The newest layout that is known, and the one that is written.
  public static var version: UInt32 { 1 }

  public init(from reader: inout WireReader) throws(WireError) {
    try Self.checkHead(&reader)
    try self.init(fields: &reader)
  }

  /// Reads magic and version and refuses what this type does not know.
  static func checkHead(_ reader: inout WireReader) throws(WireError) {
    let magic = try reader.u32("magic")
    guard magic == Self.magicNumber else { throw reader.error("magic", .invalidValue(Int64(magic))) }
    try reader.migrationVersion(atMost: Self.version, "version")
  }

  /// Reads a message's data.
  public init(_ message: BaseMigrateData) throws(WireError) {
    var reader = WireReader(Array(message.data), message: Self.label)
    try self.init(from: &reader)
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(Self.magicNumber)
    writer.u32(Self.version)
    writeFields(to: &writer)
  }

  /// The message that carries this.
  public var message: BaseMigrateData {
    var writer = WireWriter()
    write(to: &writer)
    return BaseMigrateData(data: writer.finish().joined[...])
  }

  private static var magicNumber: UInt32 {
    magic.withUTF8Buffer { letters in letters.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }
}

extension WireReader {
  /// Reads a version and refuses one that is newer than `limit`.
  mutating func migrationVersion(atMost limit: UInt32, _ field: StaticString) throws(WireError) {
    let version = try u32(field)
    guard version <= limit else { throw error("\(field)", .tooLarge(value: UInt64(version), limit: UInt64(limit))) }
  }

  /// Reads a pointer to `size` bytes; with a size of 0 the pointer is not looked at.
  mutating func migrationBytes(_ size: UInt32, _ field: StaticString) throws(WireError) -> [UInt8] {
    let bytes = try pointedBytes(size, field)
    guard bytes != nil || size == 0 else { throw error("\(field)", .nullPointer) }
    return bytes.map { Array($0) } ?? []
  }
}
