/// TRAIL, from the server (spec 02, section 6.1).
public struct CursorTrail: WireCoded {
  public var length: UInt16
  public var frequency: UInt16

  public init(length: UInt16, frequency: UInt16) {
    self.length = length
    self.frequency = frequency
  }

  public init(from reader: inout WireReader) throws(WireError) {
    length = try reader.u16("length")
    frequency = try reader.u16("frequency")
  }

  public func write(to writer: inout WireWriter) {
    writer.u16(length)
    writer.u16(frequency)
  }
}
