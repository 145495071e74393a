/// KEY_UP, from the client (spec 02, section 5.2). The code, not the message, tells a release.
public struct InputsKeyUp: WireCoded {
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
