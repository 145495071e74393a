/// DATA of the smartcard channel, in both directions: one message about a card reader (spec 02, section 9.1).
public struct SmartcardData: WireCoded {
  public var type: SmartcardMessageType
  /// The reader's number, or `undefinedReader`.
  public var readerID: UInt32
  /// What the type says.
  public var data: ArraySlice<UInt8>

  public static let undefinedReader: UInt32 = 0xffff_ffff

  public init(type: SmartcardMessageType, readerID: UInt32, data: ArraySlice<UInt8> = []) {
    self.type = type
    self.readerID = readerID
    self.data = data
  }

  /// An Error message.
  public init(error: SmartcardErrorCode, readerID: UInt32) {
    let code = (0..<4).map { UInt8(truncatingIfNeeded: error.rawValue >> UInt32(8 * $0)) }
    self.init(type: .error, readerID: readerID, data: code[...])
  }

  /// The code of an Error message; nil when this is another message or has no code.
  public var errorCode: SmartcardErrorCode? {
    guard type == .error, data.count >= 4 else { return nil }
    return SmartcardErrorCode(rawValue: data.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }

  public init(from reader: inout WireReader) throws(WireError) {
    type = SmartcardMessageType(rawValue: try reader.u32("type"))
    readerID = try reader.u32("reader_id")
    data = try reader.bytes(Int(clamping: try reader.u32("length")), "data")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(type.rawValue)
    writer.u32(readerID)
    writer.u32(UInt32(data.count))
    writer.payload(data)
  }
}
