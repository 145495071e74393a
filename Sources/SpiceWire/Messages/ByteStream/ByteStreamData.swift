/// DATA of a byte-pipe channel: a piece of the stream (spec 02, section 10). Towards the reference server it must not be empty.
public struct ByteStreamData: WireCoded {
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
