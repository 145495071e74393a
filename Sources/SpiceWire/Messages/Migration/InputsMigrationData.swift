/// MIGRATE_DATA of the inputs channel (spec 02, section 4.7).
public struct InputsMigrationData: MigrationData {
  public static let label = "inputs migrate_data"
  public static let magic: StaticString = "ICMD"

  /// Motion and position messages since the last MOUSE_MOTION_ACK: 0 to 3.
  public var motionCount: UInt16

  public init(motionCount: UInt16) { self.motionCount = motionCount }

  public init(fields reader: inout WireReader) throws(WireError) {
    motionCount = try reader.u16("motion_count")
    guard motionCount < 4 else { throw reader.error("motion_count", .tooLarge(value: UInt64(motionCount), limit: 3)) }
  }

  public func writeFields(to writer: inout WireWriter) { writer.u16(motionCount) }
}
