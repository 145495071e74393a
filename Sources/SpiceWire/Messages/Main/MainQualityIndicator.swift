/// QUALITY_INDICATOR, from the client. Obsolete: the reference server closes the session (spec 02, section 3.7); never send it.
public struct MainQualityIndicator: WireCoded {
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
