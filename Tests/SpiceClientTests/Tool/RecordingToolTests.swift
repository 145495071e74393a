import ArgumentParser
import Foundation
import SpiceClient
import SpiceGraphics
import SpiceWire
import Testing

@testable import saffron

/// The parts of `saffron record`, `play`, `stats`, `type` and `click` that need no server.
struct RecordingToolTests {
  private func withFolder(_ work: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("saffron-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try work(folder.path)
  }

  private func body(_ bytes: [UInt8]) -> WireBody {
    var writer = WireWriter()
    writer.payload(bytes[...])
    return writer.finish()
  }

  // MARK: Files

  @Test func filesOfRecordings() throws {
    try withFolder { folder in
      let path = "\(folder)/new"
      let file = try RecordingFile(path) { _ in Issue.record("\(path) cannot be written") }
      let bytes = Recordings.bytes()
      file.write(body(Array(bytes.prefix(50))))
      file.write(body(Array(bytes.dropFirst(50))))
      try file.finish()
      #expect(file.size == bytes.count)
      #expect(FileManager.default.contents(atPath: path).map(Array.init) == bytes)
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let summary = try RecordedSession.summary(of: path)
      #expect(summary.header == Recordings.header && summary.links.count == 2 && !summary.isTorn)
    }
  }

  /// A recording that never begins leaves what is there.
  @Test func filesOfNothing() throws {
    try withFolder { folder in
      try RecordingFile("\(folder)/new") { _ in }.finish()
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/new"))
      let old = "\(folder)/old"
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: old))
      try RecordingFile(old) { _ in }.finish()
      #expect(FileManager.default.contents(atPath: old) == Data([1, 2, 3]))
      let file = try RecordingFile(old) { _ in }
      file.write(body([9]))
      try file.finish()
      #expect(FileManager.default.contents(atPath: old) == Data([9]))
      #expect(throws: CommandFailure.self) { try RecordingFile("\(folder)/none/x") { _ in } }
      #expect(throws: CommandFailure.self) { try RecordedSession.summary(of: "\(folder)/none") }
      #expect(throws: CommandFailure.self) { try RecordedSession.summary(of: old) }
      #expect(throws: CommandFailure.self) { try RecordedSession.summary(of: folder) }
    }
  }

  @Test func aDiskThatIsFull() throws {
    try #require(FileManager.default.fileExists(atPath: "/dev/full"))
    let file = try RecordingFile("/dev/full") { _ in }
    file.write(body([1, 2, 3]))
    file.write(body([4]))
    #expect(throws: CommandFailure.self) { try file.finish() }
  }

  // MARK: Pictures

  @Test func picturesThatRested() {
    var schedule = PictureSchedule(.rested(300))
    #expect(schedule.due(before: 1000) == nil)
    schedule.changed(at: 1000)
    #expect(schedule.due(before: 1299) == nil)
    schedule.changed(at: 1299)
    #expect(schedule.due(before: 1599) == 1299)
    #expect(schedule.due(before: 5000) == nil, "once")
    schedule.changed(at: 5000)
    #expect(schedule.due(before: nil) == 5000)
    #expect(schedule.due(before: nil) == nil)
  }

  @Test func picturesOfIntervals() {
    var schedule = PictureSchedule(.every(100))
    schedule.changed(at: 30)
    #expect(schedule.due(before: 100) == nil)
    schedule.changed(at: 90)
    #expect(schedule.due(before: 101) == 100)
    // A long time without a change has no pictures.
    #expect(schedule.due(before: 1_000_000) == nil)
    schedule.changed(at: 1_000_000)
    #expect(schedule.due(before: 1_000_001) == 1_000_000)
    schedule.changed(at: .max)
    #expect(schedule.due(before: .max) == nil)
    #expect(schedule.due(before: nil) == .max)
  }

  @Test func namesOfPictures() {
    #expect(PictureSeries.name(at: 0) == "frame-000000.000.png")
    #expect(PictureSeries.name(at: 12_345_678_901) == "frame-000012.345.png")
    #expect(PictureSeries.name(at: .max) == "frame-9223372036.854.png")
  }

  @Test func partsOfPictures() throws {
    let pixels: [UInt8] = (0..<24).flatMap { (index: UInt8) -> [UInt8] in [index, 0, 0, 255] }
    let picture = DisplaySnapshot(size: Size(width: 6, height: 4), pixels: pixels)
    let part = try #require(picture.part(Rect(left: 4, top: 1, right: 9, bottom: 3)))
    #expect(part.size == Size(width: 2, height: 2))
    #expect(stride(from: 0, to: 16, by: 4).map { part.pixels[$0] } == [10, 11, 16, 17])
    #expect(picture.part(Rect(left: 6, top: 0, right: 8, bottom: 2)) == nil)
  }

  // MARK: Keys

  @Test(arguments: [
    ("ctrl-alt-del", [0x1d, 0x38, 0x153]), ("Ctrl+Alt+F1", [0x1d, 0x38, 0x3b]), ("enter", [0x1c]), ("a", [0x1e]),
    ("shift-A", [0x2a, 0x1e]), ("ctrl--", [0x1d, 0x0c]), ("-", [0x0c]), ("f12", [0x58]), ("0x11d", [0x11d]), ("altgr-0x02", [0x138, 0x02]),
    ("super", [0x15b]),
    ("ctrl-plus", [0x1d, 0x0d]),
  ])
  func keys(text: String, codes: [UInt16]) {
    #expect(KeyCombination(argument: text)?.press == .together(codes.map { ScanCode(rawValue: $0) }))
  }

  @Test func thePauseKey() { #expect(KeyCombination(argument: "Pause")?.press == .pause) }

  @Test(arguments: ["", "ctrl-", "nonsense", "ctrl-ctrl", "f0", "f25", "0x", "0x00", "0x80", "0x301", "0xfffff", "?", "ä", "ctrl-pause"])
  func noKeys(text: String) { #expect(KeyCombination(argument: text) == nil) }

  // MARK: Statistics

  private func statistics() -> SessionStatistics {
    var statistics = SessionStatistics()
    let display = ChannelID(.display)
    statistics.opened(display, form: .mini)
    statistics.received(MessageFrame(serial: 1, type: 102, body: []), on: display, at: 0)
    statistics.received(MessageFrame(serial: 2, type: 4000, body: [UInt8](repeating: 0, count: 1494)), on: display, at: 0)
    statistics.sent(type: 3, body: [1, 2, 3, 4], on: display)
    statistics.handled(on: display, in: 1_234_567)
    return statistics
  }

  @Test func statisticsAsText() {
    let report = StatsReport(
      statistics(), seconds: 2, isLive: true, roundTrip: StatsReport.RoundTrip(milliseconds: 0.26, bestMilliseconds: 0.2))
    #expect(
      report.text == """
        2.0 s: received 1.5 kB, sent 10 B; round trip 0.3 ms, best 0.2 ms

        channel    received  bytes  sent  bytes  handling
        display 0         2   1506     1     10    1.2 ms
          4000            1   1500
          pong                         1     10
          mark            1      6

        """)
    #expect(!StatsReport(statistics(), seconds: 2, isLive: false).text.contains("handling"))
  }

  @Test func statisticsAsJSON() throws {
    let report = StatsReport(statistics(), seconds: 2, isLive: true)
    let object = try #require(JSONSerialization.jsonObject(with: Data(try JSONText.line(report))) as? [String: Any])
    #expect((object["received"] as? [String: Any])?["bytes"] as? Int == 1506)
    let channel = try #require((object["channels"] as? [[String: Any]])?.first)
    #expect(channel["type"] as? String == "display")
    let types = (channel["received"] as? [String: Any])?["types"] as? [String: Any]
    #expect(types?.keys.sorted() == ["4000", "mark"])
    #expect(try JSONText.line(report).count { $0 == UInt8(ascii: "\n") } == 1)
  }

  @Test func rates() {
    let before = StatsReport(SessionStatistics(), seconds: 1, isLive: true)
    let now = StatsReport(statistics(), seconds: 3, isLive: true)
    #expect(
      StatsRates(now, since: before).line.split(separator: " ").map(String.init)
        == ["3.0", "s", "753", "B", "1", "5", "B", "0.0", "0.0", "0.1", "%", "-\n"])
    #expect(StatsRates(before, since: now).line.contains("0 B"))
  }

  @Test(arguments: [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_000_000, "2.0 MB"), (3_210_000_000, "3.2 GB")] as [(UInt64, String)])
  func amounts(count: UInt64, text: String) { #expect(StatsText.bytes(count) == text) }

  // MARK: Command lines

  @Test(arguments: [
    ["play"], ["play", "x", "--png", "d", "--info"], ["play", "x", "--speed", "-1"], ["play", "x", "--png", "d", "--speed", "2"],
    ["play", "x", "--info", "--exit-at-end"], ["play", "x", "--every", "1"], ["play", "x", "--info", "--every", "1"],
    ["play", "x", "--png", "d", "--json"],
    ["play", "x", "--png", "d", "--every", "0"], ["record", "spice://h:1"], ["record", "spice://h:1", "x", "--duration", "0"],
    ["stats", "spice://h:1", "--every", "-1"], ["type", "spice://h:1", "--key", "nonsense"], ["type", "spice://h:1", "x", "--delay", "-1"],
    ["click", "spice://h:1", "5"], ["click", "spice://h:1", "5", "x"], ["click", "spice://h:1", "5", "6", "--button", "none"],
  ])
  func wrongCommandLines(arguments: [String]) { #expect(throws: (any Error).self) { try Saffron.parseAsRoot(arguments) } }

  @Test func rightCommandLines() throws {
    let type = try #require(try Saffron.parseAsRoot(["type", "--key", "ctrl-alt-del", "spice://h:1", "--key", "f1"]) as? TypeText)
    #expect(type.key.count == 2 && type.text == nil)
    let click = try #require(try Saffron.parseAsRoot(["click", "spice://h:1", "5", "6", "--button", "right", "--double"]) as? Click)
    let play = try #require(try Saffron.parseAsRoot(["play", "x", "--speed", "0", "-f", "--exit-at-end"]) as? Play)
    #expect(play.speed == 0 && play.window.fullScreen && play.exitAtEnd)
    #expect(click.x == 5 && click.y == 6 && click.button == .right && click.double)
  }
}
