/// One message of one channel in one direction: `MainServerMessage`, `DisplayClientMessage` and so on are enums that conform.
///
/// Each case holds the struct of its fields. Encoding and decoding stand beside each other in that struct's file and are used by servers
/// and by clients alike. `decode` accepts bytes behind the last field (spec 01, section 7.5); encoding what was decoded and decoding that
/// again gives the same value.
public protocol ChannelMessage: Hashable, Sendable {
  /// The message with this number, from its body (the bytes behind the header).
  static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self

  /// The channel's name, for errors: `display`.
  static var channelName: String { get }

  /// The name of the message with this number as the specification writes it, `draw_copy`; nil when there is none.
  static func name(ofType type: UInt16) -> String?

  /// The message's number.
  var type: UInt16 { get }

  func write(to writer: inout WireWriter)
}

extension ChannelMessage {
  /// The message with this number, from its body.
  public static func decode(type: UInt16, body: [UInt8]) throws(WireError) -> Self {
    try decode(type: type, in: body, part: 0..<body.count)
  }

  /// The message with this number, whose body is `part` of `whole`: how a sub-message is decoded.
  public static func decode(type: UInt16, in whole: [UInt8], part: Range<Int>) throws(WireError) -> Self {
    // The label is made when something is wrong, not for every message.
    do throws(WireError) {
      return try decode(type: type, body: WireReader(whole, part: part, message: channelName))
    } catch {
      var labelled = error
      labelled.message = label(ofType: type)
      throw labelled
    }
  }

  /// `display draw_copy`: how errors and logs call the message with this number.
  public static func label(ofType type: UInt16) -> String { "\(channelName) \(name(ofType: type) ?? "\(type)")" }

  /// The message's body, ready to be sent behind a header.
  public func encodedBody() -> WireBody {
    var writer = WireWriter()
    write(to: &writer)
    return writer.finish()
  }
}

/// The fields of one message, or of a structure inside one, beside how they are read and written.
public protocol WireCoded: Hashable, Sendable {
  init(from reader: inout WireReader) throws(WireError)
  func write(to writer: inout WireWriter)
}
