/// MIGRATE_DATA, in both directions: what the channel's next server must know, opaque to the client (spec 01, section 11).
/// The types named `...MigrationData` read it.
public struct BaseMigrateData: WireCoded {
  public var data: ArraySlice<UInt8>

  public init(data: ArraySlice<UInt8>) {
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    data = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.payload(data)
  }
}
