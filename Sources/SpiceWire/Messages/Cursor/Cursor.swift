/// The Cursor structure of INIT and SET (spec 02, section 6.1).
public struct Cursor: WireCoded {
  public enum Content: Hashable, Sendable {
    /// No shape.
    case none
    /// The shape that the client keeps under `unique`.
    case fromCache(CursorHeader)
    /// A shape with its pixels.
    case shape(CursorShape)
  }

  public let content: Content
  /// `cacheMe` and bits without a name; `noShape` and `fromCache` follow from the content and are never in here.
  public let flags: CursorFlags

  public init(_ content: Content, flags: CursorFlags = []) {
    self.content = content
    self.flags = flags.subtracting([.noShape, .fromCache])
  }

  /// No shape.
  public static let none = Cursor(.none)

  /// The shape; nil when there is none or when it is in the client's cache.
  public var shape: CursorShape? {
    guard case .shape(let shape) = content else { return nil }
    return shape
  }

  public init(from reader: inout WireReader) throws(WireError) {
    self = try reader.nested("cursor") { (reader) throws(WireError) in
      let flags = CursorFlags(rawValue: try reader.u16("flags"))
      if flags.contains(.noShape) { return Cursor(.none, flags: flags) }
      let header = try CursorHeader(from: &reader)
      if flags.contains(.fromCache) { return Cursor(.fromCache(header), flags: flags) }
      return Cursor(.shape(CursorShape(header: header, data: reader.rest())), flags: flags)
    }
  }

  public func write(to writer: inout WireWriter) {
    switch content {
    case .none: writer.u16(flags.union(.noShape).rawValue)
    case .fromCache(let header):
      writer.u16(flags.union(.fromCache).rawValue)
      header.write(to: &writer)
    case .shape(let shape):
      writer.u16(flags.rawValue)
      shape.header.write(to: &writer)
      writer.payload(shape.data)
    }
  }
}
