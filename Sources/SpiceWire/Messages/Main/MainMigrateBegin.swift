/// MIGRATE_BEGIN, from the server: the client shall connect to another server and wait there (spec 02, section 4.1).
public struct MainMigrateBegin: WireCoded {
  public var target: MigrationTarget

  public init(target: MigrationTarget) { self.target = target }

  public init(from reader: inout WireReader) throws(WireError) { target = try MigrationTarget(from: &reader, needsHost: true) }

  public func write(to writer: inout WireWriter) { target.write(to: &writer) }
}
