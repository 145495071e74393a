import NIOCore
import SpiceClient
import SpiceTransport
import SpiceWire
import Testing

struct SessionRecorderTests {
  private let memory = RecordingMemory()
  private let start = NIODeadline.now()

  private func link(_ channel: ChannelID) -> LinkInfo {
    LinkInfo(
      channel: channel, connectionID: 1, commonCapabilities: [.miniHeader], channelCapabilityWords: [3],
      transport: TransportKind(.unix, isTLS: true), peer: "/run/vm.sock", peerCertificates: [[1, 2]], tlsVersion: "TLS 1.3")
  }

  private func body(_ bytes: [UInt8]) -> WireBody {
    var writer = WireWriter()
    writer.copy(bytes)
    return writer.finish()
  }

  @Test func everythingIsWritten() {
    let recorder = SessionRecorder(output: memory, start: 7, source: "x")
    #expect(memory.bytes.isEmpty)
    let main = ChannelID(.main)
    recorder.opened(main, link(main), capabilities: [9], at: start + .milliseconds(1))
    recorder.received(MessageFrame(serial: 4, type: 103, subList: 1, body: [1]), on: main, at: start + .milliseconds(2))
    recorder.handled(on: main, in: .seconds(1))
    recorder.sent(type: 104, body: body([5, 6]), on: main, at: start + .milliseconds(3))
    recorder.sent(type: 3, body: body([]), on: main, at: start + .milliseconds(3))
    recorder.closed(main, reason: "gone", at: start + .milliseconds(4))
    // No such connection.
    recorder.sent(type: 3, body: body([]), on: main, at: start + .milliseconds(5))
    let (entries, error, reader) = Recordings.read(memory.bytes)
    #expect(error == nil && !reader.isTorn && reader.header == RecordingHeader(start: 7, source: "x"))
    #expect(
      entries.map(\.event) == [
        .opened(
          RecordedLink(
            channel: main, carrier: [.unixSocket, .tls], connectionID: 1, commonCapabilities: [.miniHeader], channelCapabilityWords: [3],
            clientCapabilityWords: [9], peer: "/run/vm.sock", tlsVersion: "TLS 1.3", certificates: [[1, 2]])),
        .received(MessageFrame(serial: 4, type: 103, subList: 1, body: [1])), .sent(MessageFrame(serial: 1, type: 104, body: [5, 6])),
        .sent(MessageFrame(serial: 2, type: 3, body: [])), .closed(reason: "gone"),
      ])
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(entries.allSatisfy { $0.connection == entries[0].connection })
  }

  /// A session that connects anew may be told of the end of the old connection after the beginning of the new one.
  @Test func connectionsThatReplaceOthers() {
    let recorder = SessionRecorder(output: memory, start: 0, source: "")
    let main = ChannelID(.main)
    recorder.opened(main, link(main), capabilities: [], at: start)
    recorder.opened(main, link(main), capabilities: [], at: start)
    recorder.closed(main, reason: "the old one", at: start)
    recorder.received(MessageFrame(serial: 1, type: 103, body: []), on: main, at: start)
    recorder.closed(main, reason: "the new one", at: start)
    let entries = Recordings.read(memory.bytes).entries
    #expect(entries.map(\.connection) == [0, 0, 1, 1, 1])
    #expect(entries[1].event == .closed(reason: nil) && entries[4].event == .closed(reason: "the new one"))
  }

  @Test func nothingAfterTheEnd() {
    let recorder = SessionRecorder(output: memory, start: 0, source: "")
    let main = ChannelID(.main)
    recorder.opened(main, link(main), capabilities: [], at: start)
    let count = memory.bytes.count
    recorder.finish()
    recorder.received(MessageFrame(serial: 1, type: 103, body: []), on: main, at: start)
    recorder.closed(main, reason: nil, at: start)
    #expect(memory.bytes.count == count)
  }
}
