/// Frees a surface (spec 03, section 8.9).
public struct DisplaySurfaceDestroy: WireCoded {
  public var surfaceID: UInt32

  public init(surfaceID: UInt32) {
    self.surfaceID = surfaceID
  }

  public init(from reader: inout WireReader) throws(WireError) {
    surfaceID = try reader.u32("surface_id")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(surfaceID)
  }
}
