/// MIGRATE_DATA of the usbredir, port and webdav channels (spec 02, section 4.7).
public struct ByteStreamMigrationData: MigrationData {
  public static let label = "byte stream migrate_data"
  public static let magic: StaticString = "SVMD"

  public var device: CharacterDeviceState

  public init(device: CharacterDeviceState) { self.device = device }

  public init(fields reader: inout WireReader) throws(WireError) { device = try CharacterDeviceState(from: &reader) }

  public func writeFields(to writer: inout WireWriter) { device.write(to: &writer) }
}
