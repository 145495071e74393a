/// INIT of the port and webdav channels, from the server: the first message (spec 02, section 12).
public struct PortInit: WireCoded {
  /// The port's name with its terminating zero byte; not empty.
  public var name: [UInt8]
  /// Whether the guest has opened the device.
  public var isOpened: Bool

  public init(name: [UInt8], isOpened: Bool) {
    self.name = name
    self.isOpened = isOpened
  }

  public init(_ text: String, isOpened: Bool) { self.init(name: zeroTerminated(text), isOpened: isOpened) }

  /// The name as text.
  public var text: String { SpiceWire.text(zeroTerminated: name) }

  public init(from reader: inout WireReader) throws(WireError) {
    let size = try reader.u32("name_size")
    guard size > 0 else { throw reader.error("name_size", .invalidValue(0)) }
    guard let name = try reader.pointedBytes(size, "name") else { throw reader.error("name", .nullPointer) }
    self.name = Array(name)
    isOpened = try reader.flag("opened")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(UInt32(name.count))
    writer.pointer { writer in writer.copy(name) }
    writer.flag(isOpened)
  }
}
