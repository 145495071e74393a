public import SpiceGraphics

/// A new surface, all zero (spec 03, section 8.8).
///
/// Width and height are what the peer sent; whoever creates the surface limits them.
public struct DisplaySurfaceCreate: WireCoded {
  public var surfaceID: UInt32
  /// Pixels.
  public var width: UInt32
  /// Pixels.
  public var height: UInt32
  public var format: SurfaceFormat
  public var flags: SurfaceFlags

  public init(surfaceID: UInt32, width: UInt32, height: UInt32, format: SurfaceFormat, flags: SurfaceFlags) {
    self.surfaceID = surfaceID
    self.width = width
    self.height = height
    self.format = format
    self.flags = flags
  }

  public init(from reader: inout WireReader) throws(WireError) {
    surfaceID = try reader.u32("surface_id")
    width = try reader.u32("width")
    height = try reader.u32("height")
    format = SurfaceFormat(rawValue: try reader.u32("format"))
    flags = SurfaceFlags(rawValue: try reader.u32("flags"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(surfaceID)
    writer.u32(width)
    writer.u32(height)
    writer.u32(format.rawValue)
    writer.u32(flags.rawValue)
  }
}
