/// MIGRATE_SWITCH_HOST, from the server: the client shall leave and start a new session elsewhere (spec 02, section 4.4).
public struct MainMigrateSwitchHost: WireCoded {
  public var target: MigrationTarget

  public init(target: MigrationTarget) { self.target = target }

  public init(from reader: inout WireReader) throws(WireError) { target = try MigrationTarget(from: &reader, needsHost: false) }

  public func write(to writer: inout WireWriter) { target.write(to: &writer) }
}
