import Metrics
import MetricsTestKit
import NIOEmbedded
import SpiceGraphics
import SpiceTransport
import SpiceWire
import Testing

@testable import SpiceServer

/// What swift-metrics is told, and the statistics that it is told from.
@Suite(.timeLimit(.minutes(1))) struct ServerMetricsTests {
  private let backend = TestMetrics()

  private func client(_ channels: [String: ServerStatistics.Channel]) -> ServerStatistics.Client {
    ServerStatistics.Client(id: 7, peer: "here", channels: channels)
  }

  private func channel(sent: UInt64, pending: Int = 0) -> ServerStatistics.Channel {
    .init(sentBytes: sent, sentMessages: sent / 10, receivedBytes: 3, receivedMessages: 1, pendingBytes: pending)
  }

  private func dimensions(_ channel: String) -> [(String, String)] { [("client", "7"), ("peer", "here"), ("channel", channel)] }

  private func counter(_ name: String, _ channel: String, codec: String? = nil) throws -> Int64 {
    try backend.expectCounter("saffron_\(name)", dimensions(channel) + (codec.map { [("codec", $0)] } ?? [])).totalValue
  }

  private func gauge(_ name: String, _ channel: String) throws -> Double? {
    try backend.expectGauge("saffron_\(name)", dimensions(channel)).lastValue
  }

  @Test func countersGrowByWhatIsNew() throws {
    let metrics = ServerMetrics(factory: backend)
    #expect(metrics.isHeard)
    var display = channel(sent: 100, pending: 5)
    var statistics = DisplayChannelStatistics()
    statistics.encodings["lz"] = .init(pictures: 2, pixels: 1000, bytes: 400, seconds: 0.25)
    statistics.cacheReferences = 4
    statistics.queuedPictures = 3
    statistics.linkRate = 5e6
    statistics.roundTrip = 20
    statistics.queueing = 3
    display.display = statistics
    metrics.record(client(["display 0": display, "main 0": channel(sent: 50)]))
    statistics.encodings["lz"]?.pictures = 5
    statistics.encodings["mjpeg"] = .init(pictures: 1, pixels: 10, bytes: 4, seconds: 0)
    statistics.queuedPictures = 1
    display.display = statistics
    display.sentBytes = 250
    metrics.record(client(["display 0": display, "main 0": channel(sent: 50)]))
    #expect(try counter("sent_bytes", "display 0") == 250)
    #expect(try counter("sent_bytes", "main 0") == 50)
    #expect(try counter("sent_messages", "main 0") == 5)
    #expect(try counter("encoded_pictures", "display 0", codec: "lz") == 5)
    #expect(try counter("encoding_nanoseconds", "display 0", codec: "lz") == 250_000_000)
    #expect(try counter("encoded_pictures", "display 0", codec: "mjpeg") == 1)
    #expect(try counter("cache_references", "display 0") == 4)
    #expect(try gauge("pending_bytes", "display 0") == 5)
    #expect(try gauge("queued_pictures", "display 0") == 1)
    #expect(try gauge("link_bytes_per_second", "display 0") == 5e6)
    #expect(try gauge("round_trip_seconds", "display 0") == 0.02)
    #expect(try gauge("queueing_seconds", "display 0") == 0.003)
  }

  @Test func whatIsGoneIsDestroyed() throws {
    let metrics = ServerMetrics(factory: backend)
    metrics.record(client(["inputs 0": channel(sent: 1), "main 0": channel(sent: 1)]))
    metrics.forget("inputs 0", of: 7)
    #expect(throws: (any Error).self) { try counter("sent_bytes", "inputs 0") }
    #expect(try counter("sent_bytes", "main 0") == 1)
    metrics.forget(7)
    #expect(backend.counters.isEmpty && backend.recorders.isEmpty)
  }

  @Test func withoutABackendNothingIsHeard() { #expect(!ServerMetrics(factory: NOOPMetricsHandler.instance).isHeard) }

  @Test func aServerTellsOfEveryChannel() async throws {
    let server = try await LiveServer(metrics: backend)
    let (main, session) = try await server.join(server.tcp)
    try await main.send(MainClientMessage.base(.pong(BasePong(id: 99, timestamp: 0))))
    let inputs = try await server.link(server.tcp, ChannelID(.inputs), session: session)
    try await inputs.send(InputsClientMessage.keyScancode(InputsKeyScancode(codes: [0x1e, 0x9e])))
    let cursor = try await server.link(server.tcp, ChannelID(.cursor), session: session)
    let display = try await server.link(server.tcp, ChannelID(.display), session: session)
    let names = ["main 0", "inputs 0", "cursor 0", "display 0"]
    try await server.wait { core in
      let channels = core.statistics.clients.first?.channels ?? [:]
      return names.allSatisfy { (channels[$0]?.sentMessages ?? 0) > 0 } && channels["inputs 0"]?.inputs?.keys == 1
    }
    let client = try #require(try await server.run { $0.statistics.clients.first })
    #expect(client.channels.keys.sorted() == names.sorted())
    #expect(client.channels["main 0"]?.main != nil)
    #expect(client.channels["display 0"]?.display != nil)
    #expect(client.channels["cursor 0"]?.cursor != nil)
    // The server tells once a second.
    let backend = backend
    try await server.wait { _ in backend.counters(label: "saffron_keys").first?.totalValue == 1 }
    for name in names {
      let own = [("client", "\(session)"), ("channel", name)]
      #expect(backend.counterTotal(label: "saffron_sent_bytes", dimensions: own) > 0)
      #expect(backend.counterTotal(label: "saffron_received_messages", dimensions: own) >= (name == "inputs 0" ? 1 : 0))
    }
    try await inputs.close()
    try await server.wait { _ in backend.counters(label: "saffron_keys").isEmpty }
    #expect(backend.counters(label: "saffron_sent_bytes").count == 3)
    try await main.close()
    try await server.wait { $0.sessionCount == 0 }
    #expect(backend.counters.isEmpty && backend.recorders.isEmpty)
    _ = (cursor, display)
    try await server.stop()
  }
}
