/// KEY_MODIFIERS, in both directions: the locks that are on (spec 02, section 5.3).
public struct InputsKeyModifiers: WireCoded {
  public var modifiers: KeyboardModifiers

  public init(modifiers: KeyboardModifiers) {
    self.modifiers = modifiers
  }

  public init(from reader: inout WireReader) throws(WireError) {
    modifiers = KeyboardModifiers(rawValue: try reader.u16("modifiers"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u16(modifiers.rawValue)
  }
}
