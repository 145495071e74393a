// fuzz: sources Sources/SpiceClient/Recording/Format/*.swift Sources/SpiceClient/Statistics/*Traffic.swift Sources/SpiceClient/Statistics/*Statistics.swift
import SpiceWire

/// A recording, behind four bytes that decide where it is cut.
///
/// However the file is cut, the entries are the same; what was read is written to a recording that has the same entries; statistics of it
/// are counted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecording(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  let file = input.takeRest()
  let whole = Reading([file])
  let cut = Reading(pieces(of: file, seed: seed))
  require(whole.entries == cut.entries && whole.error == cut.error && whole.isTorn == cut.isTorn, "cut, there are other entries")
  require(zip(whole.entries, whole.entries.dropFirst()).allSatisfy { $0.time <= $1.time }, "time goes back")
  guard let header = whole.header else { return 0 }
  let again = Reading([header.encoded().joined + whole.entries.flatMap { $0.encoded().joined }])
  require(again.error == nil && !again.isTorn, "what is written is whole: \(String(describing: again.error))")
  require(again.header == header && again.entries == whole.entries, "written again, there are other entries")
  count(whole.entries)
  return 0
}

private struct Reading {
  var header: RecordingHeader?
  var entries: [RecordingEntry] = []
  var error: RecordingError?
  var isTorn = false

  init(_ pieces: [[UInt8]]) {
    var reader = RecordingReader()
    for piece in pieces where error == nil {
      reader.append(piece)
      do throws(RecordingError) {
        while let entry = try reader.next() { entries.append(entry) }
      } catch {
        self.error = error
      }
    }
    header = reader.header
    isTorn = error == nil && reader.isTorn
  }
}

private func count(_ entries: [RecordingEntry]) {
  var statistics = SessionStatistics()
  var channels: [UInt16: ChannelID] = [:]
  for entry in entries {
    switch entry.event {
    case .opened(let link):
      channels[entry.connection] = link.channel
      statistics.opened(link.channel, form: .mini)
    case .received(let frame):
      if let channel = channels[entry.connection] { statistics.received(frame, on: channel, at: entry.time) }
    case .sent(let frame):
      if let channel = channels[entry.connection] { statistics.sent(type: frame.type, body: frame.body, on: channel) }
    case .closed:
      if let channel = channels[entry.connection] { statistics.closed(channel) }
    }
  }
  require(statistics.streams.count <= 128, "\(statistics.streams.count) streams are kept")
  let messages = entries.count { if case .received = $0.event { true } else { false } }
  require(statistics.received.messages == UInt64(messages), "every message is counted")
}
