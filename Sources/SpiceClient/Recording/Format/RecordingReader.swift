import SpiceWire

/// Reads a recording from bytes that come in pieces of any size.
///
/// A recording may end anywhere, because the program that wrote it was killed: the entries in front of that are given, and `isTorn` is true
/// in the end. Nothing in it is trusted: an entry's size is judged before room is made for it, and room grows with what really comes.
public struct RecordingReader: Sendable {
  /// The file's header, once it was read: before the first entry is given.
  public private(set) var header: RecordingHeader?

  /// Bytes that came and were not read yet, from `start`.
  private var pending: [UInt8] = []
  private var start = 0
  /// Where in the file `start` is.
  private var offset: UInt64 = 0
  /// Bytes of an entry of a kind that is not known, which are still to come.
  private var skipped: UInt64 = 0
  /// The channels of the connections that were opened.
  private var channels: [UInt16: ChannelType] = [:]
  private var lastTime: Int64 = 0
  private var failure: RecordingError?

  /// The largest entry that is not a message of the server.
  private static let smallEntryLimit = 64 << 20

  public init() {}

  /// True while an entry, or the header, is there only in part. Once the file is at its end it means that the rest is missing.
  public var isTorn: Bool { header == nil || skipped > 0 || start < pending.count }

  /// Takes the next bytes of the file. Who calls `next()` until it gives nil before each call keeps the memory in bounds.
  public mutating func append(_ bytes: [UInt8]) {
    if start == pending.count {
      pending.removeAll(keepingCapacity: true)
      start = 0
    } else if start >= 1 << 16, start >= pending.count / 2 {
      pending.removeSubrange(..<start)
      start = 0
    }
    pending += bytes
  }

  /// The next entry; nil when there is none before more bytes come. An error stays.
  public mutating func next() throws(RecordingError) -> RecordingEntry? {
    if let failure { throw failure }
    do throws(RecordingError) {
      guard try readHeader() else { return nil }
      while skip() {
        var reader = WireReader(pending, part: start..<pending.count, message: "entry")
        guard reader.remaining >= RecordingEntry.headSize, let head = try? RecordingEntry.Head(from: &reader) else { return nil }
        guard let kind = RecordingEntry.Kind(rawValue: head.kind) else {
          guard head.kind != 0 else { throw malformed("no entry") }
          skipped = UInt64(head.size)
          take(RecordingEntry.headSize)
          continue
        }
        guard reader.remaining >= min(Int(head.size), RecordingEntry.messageHeadSize) else { return nil }
        try check(kind, head, reader)
        guard reader.remaining >= Int(head.size) else { return nil }
        return try entry(kind, head)
      }
      return nil
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func readHeader() throws(RecordingError) -> Bool {
    if header != nil { return true }
    guard let (header, size) = try RecordingHeader.decode(pending[start...]) else { return false }
    self.header = header
    take(size)
    return true
  }

  /// Leaves out what is there of an entry that is not known; false if more of it is to come.
  private mutating func skip() -> Bool {
    let count = Int(min(skipped, UInt64(pending.count - start)))
    skipped -= UInt64(count)
    take(count)
    return skipped == 0
  }

  private mutating func take(_ count: Int) {
    start += count
    offset += UInt64(count)
  }

  private func malformed(_ what: String) -> RecordingError { .malformed(offset: offset, what: what) }

  /// Judges an entry of which the head is there, and that of its message if it is one.
  private func check(_ kind: RecordingEntry.Kind, _ head: RecordingEntry.Head, _ content: WireReader) throws(RecordingError) {
    var limit = Self.smallEntryLimit
    if kind != .opened {
      guard let channel = channels[head.connection] else { throw malformed("connection \(head.connection) was not opened") }
      var content = content
      if kind == .received, (try? content.u64("serial")) != nil, let type = try? content.u16("type") {
        limit = MessageLimits.fromServer(channel)(type) + RecordingEntry.messageHeadSize
      }
    }
    guard Int(head.size) <= limit else { throw malformed("an entry of \(head.size) bytes") }
  }

  private mutating func entry(_ kind: RecordingEntry.Kind, _ head: RecordingEntry.Head) throws(RecordingError) -> RecordingEntry {
    let first = start + RecordingEntry.headSize
    var content = WireReader(pending, part: first..<first + Int(head.size), message: "entry")
    let event: RecordingEntry.Event
    do throws(WireError) {
      event = try RecordingEntry.Event(kind, from: &content)
    } catch {
      throw malformed("\(error.field): \(error.problem)")
    }
    switch event {
    case .opened(let link): channels[head.connection] = link.channel.type
    case .closed: channels[head.connection] = nil
    case .received, .sent: break
    }
    lastTime = max(lastTime, Int64(clamping: head.time))
    take(RecordingEntry.headSize + Int(head.size))
    return RecordingEntry(time: lastTime, connection: head.connection, event: event)
  }
}
