public import SpiceWire

/// One thing that happened on one connection of a recorded session (docs/recording-format.md, Entries).
public struct RecordingEntry: Hashable, Sendable {
  public enum Event: Hashable, Sendable {
    /// The link stage of a channel was over. Its connection gets a number that no other connection has at the time.
    case opened(RecordedLink)
    /// A message of the server, whole and as it came.
    case received(MessageFrame)
    /// A message of the client. Its serial counts the connection's messages from 1.
    case sent(MessageFrame)
    /// The connection is over, and why if it was not ended in order.
    case closed(reason: String?)
  }

  /// Nanoseconds since the recording began; never less than that of the entry before.
  public var time: Int64
  /// Which of the session's connections it is.
  public var connection: UInt16
  public var event: Event

  public init(time: Int64, connection: UInt16, event: Event) {
    self.time = time
    self.connection = connection
    self.event = event
  }

  // MARK: How it is written

  enum Kind: UInt8 {
    case opened = 1
    case received = 2
    case sent = 3
    case closed = 4
  }

  /// Bytes of the head that every entry has.
  static let headSize = 16
  /// Bytes in front of a message's body.
  static let messageHeadSize = 14

  /// What stands in front of every entry.
  struct Head {
    /// A `Kind`, or a number that is not known.
    var kind: UInt8
    var connection: UInt16
    /// Bytes behind the head.
    var size: UInt32
    var time: UInt64

    init(kind: Kind, connection: UInt16, size: Int, time: Int64) {
      self.kind = kind.rawValue
      self.connection = connection
      self.size = UInt32(clamping: size)
      self.time = UInt64(clamping: time)
    }

    init(from reader: inout WireReader) throws(WireError) {
      kind = try reader.u8("kind")
      _ = try reader.u8("reserved")
      connection = try reader.u16("connection")
      size = try reader.u32("size")
      time = try reader.u64("time")
    }

    func write(to writer: inout WireWriter) {
      writer.u8(kind)
      writer.u8(0)
      writer.u16(connection)
      writer.u32(size)
      writer.u64(time)
    }
  }

  /// The entry's bytes; a long body is referred to and not copied.
  public func encoded() -> WireBody {
    var writer = WireWriter()
    switch event {
    case .received(let frame): write(.received, frame, to: &writer)
    case .sent(let frame): write(.sent, frame, to: &writer)
    case .opened(let link): write(.opened, to: &writer) { link.write(to: &$0) }
    case .closed(let reason): write(.closed, to: &writer) { $0.recordingText(reason) }
    }
    return writer.finish()
  }

  private func write(_ kind: Kind, _ frame: MessageFrame, to writer: inout WireWriter) {
    Head(kind: kind, connection: connection, size: Self.messageHeadSize + frame.body.count, time: time).write(to: &writer)
    writer.u64(frame.serial)
    writer.u16(frame.type)
    writer.u32(frame.subList)
    writer.payload(frame.body[...])
  }

  private func write(_ kind: Kind, to writer: inout WireWriter, _ content: (inout WireWriter) -> Void) {
    var part = WireWriter()
    content(&part)
    let bytes = part.finish().joined
    Head(kind: kind, connection: connection, size: bytes.count, time: time).write(to: &writer)
    writer.copy(bytes)
  }
}

extension RecordingEntry.Event {
  /// Reads what is behind the head of an entry.
  init(_ kind: RecordingEntry.Kind, from reader: inout WireReader) throws(WireError) {
    switch kind {
    case .opened: self = .opened(try RecordedLink(from: &reader))
    case .received: self = .received(try MessageFrame(recorded: &reader))
    case .sent: self = .sent(try MessageFrame(recorded: &reader))
    case .closed: self = .closed(reason: try reader.recordingText("reason"))
    }
  }
}

extension MessageFrame {
  fileprivate init(recorded reader: inout WireReader) throws(WireError) {
    let serial = try reader.u64("serial")
    let type = try reader.u16("type")
    let subList = try reader.u32("sub_list")
    self.init(serial: serial, type: type, subList: subList, body: Array(reader.rest()))
  }
}
