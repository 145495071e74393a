/// MOUSE_MODE, from the server: the modes that are supported and the one that holds now (spec 02, section 3.4). Unlike those of INIT they
/// have 16 bits here.
public struct MainMouseMode: WireCoded {
  public var supported: MouseModes
  public var current: MouseMode

  public init(supported: MouseModes, current: MouseMode) {
    self.supported = supported
    self.current = current
  }

  public init(from reader: inout WireReader) throws(WireError) {
    supported = MouseModes(rawValue: UInt32(try reader.u16("supported_modes")))
    current = MouseMode(rawValue: UInt32(try reader.u16("current_mode")))
  }

  public func write(to writer: inout WireWriter) {
    writer.u16(UInt16(truncatingIfNeeded: supported.rawValue))
    writer.u16(UInt16(truncatingIfNeeded: current.rawValue))
  }
}
