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

extension MessageFrame {
  /// The sub-messages of a message from a server, to be handled in order before the message itself: those of its header's list, and those
  /// that a LIST message is (spec 01, sections 7.3 and 7.4). The ranges are of `body`; sizes that run past its end are cut.
  ///
  /// - Throws: `WireError` if a list or the head of a sub-message lies outside of the body.
  public func subMessages() throws(WireError) -> [(type: UInt16, body: Range<Int>)] {
    let listed = subList == 0 ? [] : try SubMessageList.subMessages(in: body, at: subList)
    guard type == BaseServerMessage.Number.list.rawValue else { return listed }
    return listed + (try SubMessageList.subMessages(in: body))
  }
}
