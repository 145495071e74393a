import Foundation
import NIOCore
import NIOPosix
import SpiceClient
import SpiceGraphics
import SpiceMedia
import SpiceWire
import Testing

@testable import saffron

/// Recordings of sessions that lost their server and got it back.
struct RecordedReconnectionTests {
  private static let second: Int64 = 1_000_000_000
  private static let first: UInt32 = 0x102030
  private static let last: UInt32 = 0xa0b0c0

  /// One pixel of a colour, a server that goes before it has listed its channels, and a pixel of another colour. Connections that were open
  /// when the server went have no end of their own.
  private static var recording: [UInt8] {
    Recordings.bytes(
      connection(at: 1 * second, first) + [entry(2 * second, 0, .closed(reason: "gone")), entry(2 * second, 1, .closed(reason: nil))]
        + connection(at: 3 * second, nil) + connection(at: 4 * second, last) + [entry(5 * second, 0, .closed(reason: "gone again"))])
  }

  private static func entry(_ time: Int64, _ connection: UInt16, _ event: RecordingEntry.Event) -> RecordingEntry {
    RecordingEntry(time: time, connection: connection, event: event)
  }

  /// A main channel and, with a colour, a display.
  private static func connection(at time: Int64, _ color: UInt32?) -> [RecordingEntry] {
    var source = FrameSource()
    let greeting = MainServerMessage.initialize(
      MainInit(
        sessionID: 1, displayChannelsHint: 1, supportedMouseModes: .server, currentMouseMode: .server, agentConnected: false,
        agentTokens: 0, multiMediaTime: 0, ramHint: 0))
    func link(_ type: ChannelType) -> RecordingEntry.Event {
      .opened(RecordedLink(channel: ChannelID(type), commonCapabilities: [.miniHeader]))
    }
    var entries = [entry(time, 0, link(.main)), entry(time, 0, .received(source.frame(greeting)))]
    guard let color else { return entries }
    let list = MainServerMessage.channelsList(MainChannelsList(channels: [RawChannelID(ChannelID(.display))]))
    entries += [entry(time, 0, .received(source.frame(list))), entry(time, 1, link(.display))]
    var display = FrameSource()
    let picture = DisplayMessages.copy(DisplayMessages.pixel(color, id: 1), to: Rect(left: 0, top: 0, right: 1, bottom: 1))
    for message in [DisplayMessages.primary(1, 1), picture, .mark] {
      entries.append(entry(time, 1, .received(display.frame(message))))
    }
    return entries
  }

  private func color(_ session: SpiceSession) async -> UInt32? {
    await session.lastPicture().map { $0.pixels.prefix(3).reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }

  @Test(arguments: [true, false]) func allConnectionsArePlayed(playsEnds: Bool) async throws {
    let loop = ScriptedServer.group.next()
    let bytes = Self.recording
    let summary = try RecordingSummary(of: RecordingPieces(bytes))
    #expect(summary.connections == 3)
    let transport = RecordingTransport(
      RecordingPieces(bytes), channels: Set(summary.links.keys), playsEnds: playsEnds, patience: .seconds(60), on: loop)
    var configuration = SpiceSessionConfiguration(transport: transport)
    configuration.display = DisplayConfiguration(libraries: .media)
    let session = SpiceSession(configuration: configuration, on: loop)
    async let started: Void = session.start(timeout: .seconds(120))
    await transport.advance(session, to: Self.second)
    try await started
    #expect(await color(session) == Self.first)
    // The last picture stays while the server is away.
    await transport.advance(session, to: 3 * Self.second)
    #expect(await color(session) == Self.first)
    #expect(await transport.connectionCount == 2)
    await transport.advance(session, to: 4 * Self.second)
    #expect(await color(session) == Self.last)
    #expect(await session.state.isConnected)
    await transport.play(to: session, speed: nil)
    #expect(await transport.connectionCount == 3)
    #expect(await session.state.isConnected != playsEnds)
    #expect(await color(session) == Self.last)
    await session.close()
  }

  /// A session that does not come back is not waited for with every channel.
  @Test func aSessionThatStaysAway() async throws {
    let loop = ScriptedServer.group.next()
    let transport = RecordingTransport(
      RecordingPieces(Self.recording), channels: [ChannelID(.main), ChannelID(.display)], patience: .milliseconds(50), on: loop)
    let session = SpiceSession(configuration: SpiceSessionConfiguration(transport: transport), on: loop)
    async let started: Void = session.start(timeout: .seconds(120))
    await transport.advance(session, to: Self.second)
    try await started
    await session.close()
    await transport.play(to: session, speed: nil)
    #expect(await transport.connectionCount == 3)
    #expect(await transport.nextTime() == nil)
  }

  @Test func picturesOfAllConnections() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("saffron-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("session.rec")
    try Data(Self.recording).write(to: file)
    let recorded = try RecordedSession(
      file.path, try RecordedSession.summary(of: file.path), playsEnds: true, on: ScriptedServer.group.next())
    let pictures = folder.appendingPathComponent("pictures").path
    var series = try PictureSeries(pictures)
    try await recorded.writePictures(of: 0, to: &series, .rested(Self.second / 2))
    let names = try FileManager.default.contentsOfDirectory(atPath: pictures).sorted()
    #expect(names == ["frame-000001.000.png", "frame-000004.000.png"])
  }
}
