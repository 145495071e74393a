/// MIGRATE_DATA of the smartcard channel (spec 02, section 4.7).
public struct SmartcardMigrationData: MigrationData {
  public static let label = "smartcard migrate_data"
  public static let magic: StaticString = "SCMD"

  public var device: CharacterDeviceState
  /// Whether the device's reader was announced.
  public var isReaderAdded: Bool
  /// An incomplete message from the device, with its big-endian header.
  public var readData: [UInt8]

  public init(device: CharacterDeviceState, isReaderAdded: Bool, readData: [UInt8]) {
    self.device = device
    self.isReaderAdded = isReaderAdded
    self.readData = readData
  }

  public init(fields reader: inout WireReader) throws(WireError) {
    device = try CharacterDeviceState(from: &reader)
    isReaderAdded = try reader.flag("reader_added")
    readData = try reader.migrationBytes(try reader.u32("read_size"), "read_data_ptr")
  }

  public func writeFields(to writer: inout WireWriter) {
    device.write(to: &writer)
    writer.flag(isReaderAdded)
    writer.u32(UInt32(readData.count))
    writer.pointer { writer in writer.copy(readData) }
  }
}
