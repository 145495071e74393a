/// UUID, from the server: the identity of the machine that is shared; to clients with the capability `nameAndUUID` (spec 02, section 3.2).
public struct MainUUID: WireCoded {
  /// In the order in which a UUID is written.
  public var bytes: SIMD16<UInt8>

  public init(bytes: SIMD16<UInt8>) { self.bytes = bytes }

  public init(from reader: inout WireReader) throws(WireError) {
    let field = try reader.bytes(16, "uuid")
    var bytes = SIMD16<UInt8>()
    for (index, byte) in field.enumerated() { bytes[index] = byte }
    self.bytes = bytes
  }

  public func write(to writer: inout WireWriter) {
    for index in bytes.indices { writer.u8(bytes[index]) }
  }
}
