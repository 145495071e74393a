/// MIGRATE, from the server: the channel moves to another server (spec 01, section 11).
public struct BaseMigrate: WireCoded {
  public var flags: MigrateFlags

  public init(flags: MigrateFlags) {
    self.flags = flags
  }

  public init(from reader: inout WireReader) throws(WireError) {
    flags = MigrateFlags(rawValue: try reader.u32("flags"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(flags.rawValue)
  }
}
