public import SpiceWire

/// What is in a recording, found by reading all of it.
public struct RecordingSummary: Sendable {
  public private(set) var header: RecordingHeader
  /// Nanoseconds from the beginning to the last entry.
  public private(set) var duration: Int64 = 0
  public private(set) var statistics = SessionStatistics()
  /// How often the session connected to its server: each time with a new main channel.
  public private(set) var connections = 0
  /// What each channel's link stage told, of the newest connection.
  public private(set) var links: [ChannelID: RecordedLink] = [:]
  /// The recording ends within an entry.
  public private(set) var isTorn = false
  /// Why nothing behind the last entry can be read.
  public private(set) var damage: RecordingError?

  /// - Throws: an error when not even the file's header is there; other damage is told by `damage`.
  public init(of source: some RecordingSource) throws(RecordingError) {
    var entries = RecordingEntries(source)
    var channels: [UInt16: ChannelID] = [:]
    header = RecordingHeader(start: 0, source: "")
    do throws(RecordingError) {
      while let entry = try entries.next() {
        duration = entry.time
        if case .opened(let link) = entry.event {
          channels[entry.connection] = link.channel
          links[link.channel] = link
          if link.channel.type == .main { connections += 1 }
        }
        guard let channel = channels[entry.connection] else { continue }
        statistics.count(entry, on: channel)
      }
      isTorn = entries.reader.isTorn
    } catch {
      guard entries.reader.header != nil else { throw error }
      damage = error
    }
    guard let header = entries.reader.header else { throw .notARecording }
    self.header = header
  }
}

extension SessionStatistics {
  /// Counts an entry of a recording.
  fileprivate mutating func count(_ entry: RecordingEntry, on channel: ChannelID) {
    switch entry.event {
    case .opened(let link): opened(channel, form: link.headerForm)
    case .received(let frame): received(frame, on: channel, at: entry.time)
    case .sent(let frame): sent(type: frame.type, body: frame.body, on: channel)
    case .closed: closed(channel)
    }
  }
}
