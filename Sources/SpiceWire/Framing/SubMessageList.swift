/// The list of sub-messages that a LIST message is, or that the `sub_list` of a full header points to (spec 01, sections 7.3 and 7.4).
///
/// It is a 16-bit count and that many 32-bit offsets of sub-messages; a sub-message is its type, its size and its body. All offsets count
/// from the start of the message's body. Sub-messages are handled in list order, before the message that carries them.
public enum SubMessageList {
  /// The sub-messages of `body`, whose list lies at `offset`: each one's number and where its body is in `body`.
  ///
  /// A declared size that runs past the end of `body` is cut there, because the reference server declares too large ones. The bodies may
  /// therefore overlap; so that a short message cannot make its receiver read long bodies over and over, all of them together are held to
  /// 16 times the size of `body`.
  ///
  /// - Throws: `WireError` when the list or the head of a sub-message lies outside of `body`, when a sub-message is itself a LIST, or when
  ///   the bodies are too large together. Errors name `message`.
  public static func subMessages(
    in body: [UInt8], at offset: UInt32 = 0, message: String = "sub-message list"
  ) throws(WireError) -> [(type: UInt16, body: Range<Int>)] {
    let whole = WireReader(body, message: message)
    var list = try whole.reader(at: offset, "sub_list")
    let count = Int(try list.u16("count"))
    try list.needElements(count, size: 4, "offsets")
    let limit = 16 * body.count
    var total = 0
    var found: [(type: UInt16, body: Range<Int>)] = []
    found.reserveCapacity(count)
    for _ in 0..<count {
      var sub = try whole.reader(at: try list.u32("offset"), "sub")
      let type = try sub.u16("type")
      guard type != BaseServerMessage.Number.list.rawValue else { throw sub.error("type", .invalidValue(Int64(type))) }
      let size = min(Int(clamping: try sub.u32("size")), sub.remaining)
      total += size
      guard total <= limit else { throw list.error("sub", .tooLarge(value: UInt64(total), limit: UInt64(limit))) }
      found.append((type, sub.offset..<sub.offset + size))
    }
    return found
  }

  /// A list with `subMessages`, which is the whole body of a LIST message.
  public static func encode(_ subMessages: [(type: UInt16, body: [UInt8])]) -> [UInt8] {
    precondition(subMessages.count <= UInt16.max, "the count has 16 bits")
    var writer = WireWriter()
    writer.u16(UInt16(subMessages.count))
    var offset = 2 + 4 * subMessages.count
    for sub in subMessages {
      writer.u32(UInt32(offset))
      offset += 6 + sub.body.count
    }
    for sub in subMessages {
      writer.u16(sub.type)
      writer.u32(UInt32(sub.body.count))
      writer.copy(sub.body)
    }
    return writer.finish().joined
  }
}
