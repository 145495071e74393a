/// A message without a known sender or meaning (spec 03, section 8.11).
public struct DisplayQualityIndicator: WireCoded {
  public var data: ArraySlice<UInt8>

  public init(data: ArraySlice<UInt8>) { self.data = data }

  public init(from reader: inout WireReader) throws(WireError) { data = reader.rest() }

  public func write(to writer: inout WireWriter) { writer.payload(data) }
}
