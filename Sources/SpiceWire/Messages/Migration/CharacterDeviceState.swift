/// The part of a MIGRATE_DATA body that every channel with a character device in the guest has (spec 02, section 4.7).
public struct CharacterDeviceState: WireCoded {
  /// Whether a device was attached; if not, the rest of the body says nothing.
  public var isConnected: Bool
  /// Tokens that the client holds.
  public var clientTokens: UInt32
  /// Tokens that the server holds.
  public var sendTokens: UInt32
  /// How many client messages `writeData` contains.
  public var writeClientTokens: UInt32
  /// Bytes that have not yet been written to the device.
  public var writeData: [UInt8]

  /// The number of tokens where there is no flow control.
  public static let unlimitedTokens: UInt32 = 0xffff_ffff

  public init(isConnected: Bool, clientTokens: UInt32, sendTokens: UInt32, writeClientTokens: UInt32 = 0, writeData: [UInt8] = []) {
    self.isConnected = isConnected
    self.clientTokens = clientTokens
    self.sendTokens = sendTokens
    self.writeClientTokens = writeClientTokens
    self.writeData = writeData
  }

  /// No device was attached.
  public static let disconnected = CharacterDeviceState(isConnected: false, clientTokens: 0, sendTokens: 0)

  public init(from reader: inout WireReader) throws(WireError) {
    self = try reader.nested("base") { (reader) throws(WireError) in
      try reader.migrationVersion(atMost: 1, "version")
      let isConnected = try reader.flag("connected")
      let clientTokens = try reader.u32("num_client_tokens")
      let sendTokens = try reader.u32("num_send_tokens")
      let writeSize = try reader.u32("write_size")
      return CharacterDeviceState(
        isConnected: isConnected, clientTokens: clientTokens, sendTokens: sendTokens,
        writeClientTokens: try reader.u32("write_num_client_tokens"), writeData: try reader.migrationBytes(writeSize, "write_data_ptr"))
    }
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(1)
    writer.flag(isConnected)
    writer.u32(clientTokens)
    writer.u32(sendTokens)
    writer.u32(UInt32(writeData.count))
    writer.u32(writeClientTokens)
    writer.pointer { writer in writer.copy(writeData) }
  }
}
