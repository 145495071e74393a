/// KEY_SCANCODE, from the client: PC/AT set 1 scan codes as bytes, presses and releases (spec 02, section 5.2).
public struct InputsKeyScancode: WireCoded {
  public var codes: ArraySlice<UInt8>

  public init(codes: ArraySlice<UInt8>) {
    self.codes = codes
  }

  public init(from reader: inout WireReader) throws(WireError) {
    codes = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.payload(codes)
  }
}
