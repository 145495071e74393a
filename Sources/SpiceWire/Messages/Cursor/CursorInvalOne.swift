/// INVAL_ONE, from the server: forget one cached shape (spec 02, section 6.1).
public struct CursorInvalOne: WireCoded {
  /// The shape's `unique`.
  public var id: UInt64

  public init(id: UInt64) {
    self.id = id
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u64("id")
  }

  public func write(to writer: inout WireWriter) {
    writer.u64(id)
  }
}
