/// MIGRATE_DST_DO_SEAMLESS, from the client: the first message to the new server of a seamless migration (spec 02, section 4.2).
public struct MainMigrateDstDoSeamless: WireCoded {
  /// The old server's migration version.
  public var sourceVersion: UInt32

  public init(sourceVersion: UInt32) {
    self.sourceVersion = sourceVersion
  }

  public init(from reader: inout WireReader) throws(WireError) {
    sourceVersion = try reader.u32("src_version")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(sourceVersion)
  }
}
