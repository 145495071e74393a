/// CLIENT_INFO, from the client. Obsolete: the reference server closes the session (spec 02, section 3.7); never send it.
public struct MainClientInfo: WireCoded {
  public var cacheSize: UInt64

  public init(cacheSize: UInt64) {
    self.cacheSize = cacheSize
  }

  public init(from reader: inout WireReader) throws(WireError) {
    cacheSize = try reader.u64("cache_size")
  }

  public func write(to writer: inout WireWriter) {
    writer.u64(cacheSize)
  }
}
