/// MIGRATE_BEGIN_SEAMLESS, from the server: as MIGRATE_BEGIN, but the channels shall go on in mid-stream (spec 02, section 4.2).
public struct MainMigrateBeginSeamless: WireCoded {
  public var target: MigrationTarget
  /// The server's migration version; 1.
  public var sourceVersion: UInt32

  public init(target: MigrationTarget, sourceVersion: UInt32 = 1) {
    self.target = target
    self.sourceVersion = sourceVersion
  }

  public init(from reader: inout WireReader) throws(WireError) {
    target = try MigrationTarget(from: &reader, needsHost: true)
    sourceVersion = try reader.u32("src_mig_version")
  }

  public func write(to writer: inout WireWriter) {
    target.write(to: &writer)
    writer.u32(sourceVersion)
  }
}
