/// Creates primary surface 0: what servers sent before surfaces had messages of their own (spec 03, section 8.1).
public struct DisplayMode: WireCoded {
  /// Pixels.
  public var width: UInt32
  /// Pixels.
  public var height: UInt32
  /// 32 for 32-bit pixels; anything else means 16-bit 555.
  public var bits: UInt32

  public init(width: UInt32, height: UInt32, bits: UInt32) {
    self.width = width
    self.height = height
    self.bits = bits
  }

  public init(from reader: inout WireReader) throws(WireError) {
    width = try reader.u32("x_res")
    height = try reader.u32("y_res")
    bits = try reader.u32("bits")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(width)
    writer.u32(height)
    writer.u32(bits)
  }
}
