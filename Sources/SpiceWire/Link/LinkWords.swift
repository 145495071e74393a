/// The capability words of a link message or reply: two counts, an offset, and the words there (spec 01, sections 3.3 and 3.5).
struct LinkWords {
  let common: [UInt32]
  let channel: [UInt32]

  /// Reads the counts and the offset where `reader` stands, and the words where they point. With both counts 0 the offset is ignored.
  init(from reader: inout WireReader, fixedSize: Int) throws(WireError) {
    let commonCount = try reader.u32("num_common_caps")
    let channelCount = try reader.u32("num_channel_caps")
    let offset = try reader.u32("caps_offset")
    guard commonCount <= LinkMessage.mostWords else {
      throw reader.error("num_common_caps", .tooLarge(value: UInt64(commonCount), limit: UInt64(LinkMessage.mostWords)))
    }
    guard channelCount <= LinkMessage.mostWords else {
      throw reader.error("num_channel_caps", .tooLarge(value: UInt64(channelCount), limit: UInt64(LinkMessage.mostWords)))
    }
    guard commonCount > 0 || channelCount > 0 else {
      common = []
      channel = []
      return
    }
    guard Int(offset) >= fixedSize else { throw reader.error("caps_offset", .invalidValue(Int64(offset))) }
    var words = try reader.reader(at: offset, "caps_offset")
    try words.needElements(Int(commonCount + channelCount), size: 4, "words")
    common = try Self.read(Int(commonCount), from: &words)
    channel = try Self.read(Int(channelCount), from: &words)
  }

  private static func read(_ count: Int, from reader: inout WireReader) throws(WireError) -> [UInt32] {
    var words: [UInt32] = []
    words.reserveCapacity(count)
    for _ in 0..<count { words.append(try reader.u32("words")) }
    return words
  }
}
