/// LIST, from the server: several messages in one (spec 01, section 7.4). It keeps its body as it came; the sub-messages lie in it.
public struct BaseList: WireCoded {
  public var body: [UInt8]

  public init(body: [UInt8]) { self.body = body }

  /// A list with `subMessages`.
  public init(_ subMessages: [(type: UInt16, body: [UInt8])]) { body = SubMessageList.encode(subMessages) }

  /// The sub-messages in the order in which they are handled: each one's number and where its body is in `body`.
  public func subMessages() throws(WireError) -> [(type: UInt16, body: Range<Int>)] {
    try SubMessageList.subMessages(in: body, message: "base list")
  }

  public init(from reader: inout WireReader) throws(WireError) { body = Array(reader.rest()) }

  public func write(to writer: inout WireWriter) { writer.copy(body) }
}
