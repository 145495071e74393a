/// Makes the headers of one direction of a channel and counts its messages (spec 01, sections 7.1 and 7.2).
public struct MessageFramer: Sendable {
  public let form: HeaderForm
  /// The serial of the message that was framed last; 0 before the first.
  public private(set) var serial: UInt64

  /// - Parameter lastSerial: the number to go on from, where a channel moved from another connection.
  public init(form: HeaderForm, lastSerial: UInt64 = 0) {
    self.form = form
    serial = lastSerial
  }

  /// Counts one more message and calls `write` with its header, behind which `size` bytes of body have to go.
  public mutating func header<R>(type: UInt16, size: UInt32, subList: UInt32 = 0, _ write: (UnsafeRawBufferPointer) -> R) -> R {
    serial &+= 1
    return MessageHeader(serial: serial, type: type, size: size, subList: subList).withBytes(form: form, write)
  }

  /// A whole message as one array.
  public mutating func message(type: UInt16, body: [UInt8], subList: UInt32 = 0) -> [UInt8] {
    header(type: type, size: UInt32(body.count), subList: subList) { Array($0) } + body
  }
}
