import SpiceServer
import Testing

@testable import saffron

@Suite struct ServeStatisticsTextTests {
  private func statistics(_ sent: UInt64, lz pictures: UInt64, references: UInt64, waiting: Int = 0) -> ServerStatistics {
    var display = DisplayChannelStatistics()
    display.encodings["lz"] = .init(pictures: pictures, pixels: pictures * 1000, bytes: pictures * 400, seconds: Double(pictures) / 1000)
    display.cacheReferences = references
    display.lackingPixels = 250_000
    display.linkRate = 1_250_000
    display.roundTrip = 20
    display.queueing = 3.25
    display.windowBytes = 65_536
    display.waitingCommands = waiting
    display.waitingBytes = waiting * 1000
    var channels = ["display 0": channel(sent, messages: 1), "main 0": channel(9, messages: 1)]
    channels["display 0"]?.display = display
    channels["main 0"]?.main = MainChannelStatistics(roundTrip: 12.5, linkRate: 2_000_000)
    return ServerStatistics(clients: [.init(id: 7, peer: "peer", channels: channels)])
  }

  private func channel(_ sent: UInt64, messages: UInt64) -> ServerStatistics.Channel {
    .init(sentBytes: sent, sentMessages: messages, receivedBytes: 2, receivedMessages: 3, pendingBytes: 0)
  }

  @Test func tellsWhatHappenedBetweenTwoMoments() {
    let before = statistics(1000, lz: 10, references: 4)
    let text = ServeStatisticsText(statistics(251_000, lz: 15, references: 4), since: before, span: 2).lines(at: 12.34)
    #expect(
      text == """
        12.3 s: 1 client
          peer display 0: 1.0 Mbit/s of 10.0; round trip 20.0 + 3.3 ms; on the way 0 of 64 KiB; encoding 0; lacking 0.3 Mpx; \
        5 lz 1:10.0 in 5.0 ms

        """)
    let first = ServeStatisticsText(statistics(250_000, lz: 0, references: 2), since: nil, span: 1).lines(at: 1)
    #expect(first.contains("2.0 Mbit/s"))
    #expect(first.contains("from cache 2"))
    #expect(!first.contains("lz"))
    // Nothing went over the main channel meanwhile in the first case.
    #expect(first.contains("  peer main 0: 0.0 Mbit/s of 16.0; round trip 12.5 ms\n"))
    #expect(
      ServeStatisticsText(statistics(1, lz: 0, references: 0, waiting: 3), since: nil, span: 1).lines(at: 1).contains("waiting 3 of 3.0 kB")
    )
  }

  @Test func tellsOfThePointerAndOfInput() {
    func statistics(_ count: UInt64) -> ServerStatistics {
      var cursor = CursorChannelStatistics()
      (cursor.cacheAdditions, cursor.cacheReferences, cursor.mergedChanges) = (count, 2 * count, 0)
      var inputs = InputsChannelStatistics()
      (inputs.keys, inputs.moves, inputs.buttons) = (3 * count, 0, count)
      var channels = ["cursor 0": channel(count * 500_000, messages: count), "inputs 0": channel(count, messages: count)]
      channels["cursor 0"]?.cursor = cursor
      channels["inputs 0"]?.inputs = inputs
      return ServerStatistics(clients: [.init(id: 7, peer: "peer", channels: channels)])
    }
    #expect(
      ServeStatisticsText(statistics(3), since: statistics(2), span: 1).lines(at: 2) == """
        2.0 s: 1 client
          peer cursor 0: 4.0 Mbit/s; shapes 1; from cache 2
          peer inputs 0: 0.0 Mbit/s; keys 3; buttons 1

        """)
    #expect(ServeStatisticsText(statistics(3), since: statistics(3), span: 1).lines(at: 2) == "2.0 s: 1 client\n")
  }

  @Test func withoutClientsThereIsOneLine() {
    #expect(ServeStatisticsText(ServerStatistics(clients: []), since: nil, span: 1).lines(at: 3) == "3.0 s: 0 clients\n")
  }
}
