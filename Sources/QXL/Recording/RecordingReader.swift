/// Reads the events of a recording, one at a time: what is kept is one event and a piece of the file (spec 08, section 20).
///
/// Nothing in a recording is trusted. It may end anywhere, because the process that wrote it was killed.
public struct RecordingReader<Source: RecordingSource> {
  /// The recording ended in the middle of an event, or of its first line.
  public private(set) var isTruncated = false

  private var scanner: RecordingScanner<Source>
  private var hasReadHeader = false
  private var failure: QXLError?

  /// - Parameter inflate: unpacks a binary block that is a zlib stream, to a number of bytes; nil when it is not one. The reference never
  ///   writes such blocks. Without it a recording that has one is refused.
  public init(_ source: Source, inflate: ((_ stream: [UInt8], _ size: Int) -> [UInt8]?)? = nil) {
    scanner = RecordingScanner(source, inflate: inflate)
  }

  /// The next event; nil at the recording's end, also when that came too early. An error stays.
  public mutating func next() throws(QXLError) -> RecordingEvent? {
    if let failure { throw failure }
    if isTruncated { return nil }
    do throws(RecordingStop) {
      if !hasReadHeader {
        try scanner.word("SPICE_REPLAY")
        let version = try scanner.number("SPICE_REPLAY", as: UInt32.self)
        guard version == 1 else { throw scanner.malformed("SPICE_REPLAY", "version \(version)") }
        hasReadHeader = true
      }
      guard try scanner.peekWord() != nil else { return nil }
      scanner.startEvent()
      return try event()
    } catch {
      switch error {
      case .truncated:
        isTruncated = true
        return nil
      case .malformed(let problem):
        failure = problem
        throw problem
      }
    }
  }

  private mutating func event() throws(RecordingStop) -> RecordingEvent {
    try scanner.word("event")
    let counter = try scanner.number("event", as: UInt32.self)
    let what = try scanner.number("event", as: UInt32.self)
    let type = try scanner.number("event", as: UInt32.self)
    let time = try scanner.number("event", as: UInt64.self)
    let content: RecordingEvent.Content
    switch what {
    case 0: content = .command(try scanner.command(type))
    case 1: content = try request(type)
    default: throw scanner.malformed("event", "kind \(what)")
    }
    return RecordingEvent(counter: counter, time: time, content: content)
  }

  private mutating func request(_ type: UInt32) throws(RecordingStop) -> RecordingEvent.Content {
    guard type == RecordedRequest.createPrimary || type == RecordedRequest.createPrimaryAsync else { return .request(type) }
    // Only a request that was accepted is followed by the surface; an event starts with a letter.
    guard let next = try scanner.peekWord(), next != UInt8(ascii: "e") else { return .request(type) }
    return .createPrimary(try scanner.primary(type))
  }
}
