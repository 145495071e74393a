import SpiceServer
import Testing

@testable import saffron

@Suite struct ServeStatisticsTextTests {
  private func statistics(_ sent: UInt64, lz pictures: UInt64, references: UInt64) -> ServerStatistics {
    var display = DisplayChannelStatistics()
    display.encodings["lz"] = .init(pictures: pictures, pixels: pictures * 1000, bytes: pictures * 400, seconds: Double(pictures) / 1000)
    display.cacheReferences = references
    display.lackingPixels = 250_000
    display.linkRate = 1_250_000
    display.roundTrip = 20
    display.queueing = 3.25
    display.windowBytes = 65_536
    let channel = ServerStatistics.Channel(
      sentBytes: sent, sentMessages: 1, receivedBytes: 2, receivedMessages: 3, pendingBytes: 0, display: display)
    let main = ServerStatistics.Channel(sentBytes: 9, sentMessages: 1, receivedBytes: 2, receivedMessages: 3, pendingBytes: 0)
    return ServerStatistics(clients: [.init(id: 7, peer: "peer", channels: ["display:0": channel, "main:0": main])])
  }

  @Test func tellsWhatHappenedBetweenTwoMoments() {
    let before = statistics(1000, lz: 10, references: 4)
    let text = ServeStatisticsText(statistics(251_000, lz: 15, references: 4), since: before, span: 2).lines(at: 12.34)
    #expect(
      text == """
        12.3 s: 1 client
          peer display:0: 1.0 Mbit/s of 10.0; round trip 20.0 + 3.3 ms; on the way 0 of 64 KiB; encoding 0; lacking 0.3 Mpx; \
        5 lz 1:10.0 in 5.0 ms

        """)
    let first = ServeStatisticsText(statistics(250_000, lz: 0, references: 2), since: nil, span: 1).lines(at: 1)
    #expect(first.contains("2.0 Mbit/s"))
    #expect(first.contains("from cache 2"))
    #expect(!first.contains("lz"))
  }

  @Test func withoutClientsThereIsOneLine() {
    #expect(ServeStatisticsText(ServerStatistics(clients: []), since: nil, span: 1).lines(at: 3) == "3.0 s: 0 clients\n")
  }
}
