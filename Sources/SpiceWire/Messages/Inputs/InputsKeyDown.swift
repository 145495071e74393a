/// KEY_DOWN, from the client (spec 02, section 5.2).
public struct InputsKeyDown: WireCoded {
  public var code: KeyCode

  public init(code: KeyCode) {
    self.code = code
  }

  public init(from reader: inout WireReader) throws(WireError) {
    code = KeyCode(rawValue: try reader.u32("code"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(code.rawValue)
  }
}
