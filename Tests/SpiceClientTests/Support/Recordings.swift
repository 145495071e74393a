import SpiceClient
import SpiceWire
import Synchronization

/// Recordings for tests.
enum Recordings {
  static let header = RecordingHeader(start: 1_700_000_000_123_456, source: "spice://host:5900")

  static let entries: [RecordingEntry] = [
    RecordingEntry(
      time: 5, connection: 0,
      event: .opened(
        RecordedLink(
          channel: ChannelID(.main), carrier: [.tls, .webSocket], commonCapabilities: [.authSpice, .miniHeader],
          channelCapabilityWords: [9, 1 << 31], clientCapabilityWords: [6], peer: "127.0.0.1:5900", tlsVersion: "TLS 1.3",
          certificates: [[1, 2, 3], []]))),
    RecordingEntry(
      time: 7, connection: 0, event: .received(MessageFrame(serial: 1, type: 103, body: (0..<100).map { UInt8($0) }))),
    RecordingEntry(time: 7, connection: 0, event: .sent(MessageFrame(serial: 1, type: 104, body: []))),
    RecordingEntry(
      time: 1 << 40, connection: 1,
      event: .opened(RecordedLink(channel: ChannelID(.display, id: 3), carrier: .unixSocket, connectionID: .max))),
    RecordingEntry(
      time: 1 << 40, connection: 1,
      event: .received(MessageFrame(serial: .max, type: 304, subList: 12, body: [UInt8](repeating: 7, count: 100_000)))),
    RecordingEntry(time: .max, connection: 1, event: .closed(reason: "größer")),
    RecordingEntry(time: .max, connection: 0, event: .closed(reason: nil)),
  ]

  static func bytes(_ entries: [RecordingEntry] = entries) -> [UInt8] { header.encoded().joined + entries.flatMap { $0.encoded().joined } }

  /// What a reader makes of bytes that come in pieces of this size.
  static func read(
    _ bytes: [UInt8], pieces size: Int = .max
  ) -> (entries: [RecordingEntry], error: RecordingError?, reader: RecordingReader) {
    var reader = RecordingReader()
    var entries: [RecordingEntry] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      reader.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      do throws(RecordingError) {
        while let entry = try reader.next() { entries.append(entry) }
      } catch {
        return (entries, error, reader)
      }
    }
    return (entries, nil, reader)
  }
}

/// A recording in memory.
final class RecordingMemory: RecordingOutput {
  private let content = Mutex<[UInt8]>([])

  var bytes: [UInt8] { content.withLock { $0 } }

  func write(_ bytes: WireBody) { content.withLock { $0 += bytes.joined } }
}

/// Gives bytes in pieces of a size.
struct RecordingPieces: RecordingSource, Sendable {
  private var rest: ArraySlice<UInt8>
  private let size: Int

  init(_ bytes: [UInt8], size: Int = 1000) {
    rest = bytes[...]
    self.size = size
  }

  mutating func read() -> [UInt8] {
    let piece = Array(rest.prefix(size))
    rest = rest.dropFirst(size)
    return piece
  }
}
