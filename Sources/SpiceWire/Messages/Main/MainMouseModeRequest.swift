/// MOUSE_MODE_REQUEST, from the client (spec 02, section 3.4): 16 bits.
public struct MainMouseModeRequest: WireCoded {
  public var mode: MouseMode

  public init(mode: MouseMode) { self.mode = mode }

  public init(from reader: inout WireReader) throws(WireError) { mode = MouseMode(rawValue: UInt32(try reader.u16("mode"))) }

  public func write(to writer: inout WireWriter) { writer.u16(UInt16(truncatingIfNeeded: mode.rawValue)) }
}
