/// One message as it came: the header's values and the body, not yet decoded.
public struct MessageFrame: Hashable, Sendable {
  /// The header's serial, or the receiver's own count where headers have none (spec 01, section 7.2).
  public var serial: UInt64
  /// The message's number.
  public var type: UInt16
  /// Where in the body the list of sub-messages stands; 0 = none.
  public var subList: UInt32
  public var body: [UInt8]

  public init(serial: UInt64, type: UInt16, subList: UInt32 = 0, body: [UInt8]) {
    self.serial = serial
    self.type = type
    self.subList = subList
    self.body = body
  }
}
