/// What happened between two reports of the same session: one line of a table that goes on.
struct StatsRates {
  private let now: StatsReport
  private let before: StatsReport

  init(_ now: StatsReport, since before: StatsReport) {
    self.now = now
    self.before = before
  }

  static let columns = [
    ("time", 8), ("received/s", 12), ("messages/s", 12), ("sent/s", 12), ("images/s", 10), ("frames/s", 10), ("busy", 8),
    ("round trip", 12),
  ]

  static var headline: String { line(columns.map(\.0)) }

  /// The line of the table.
  var line: String {
    let images = Self.difference(now.images.values.map(\.images), before.images.values.map(\.images))
    let frames = Self.difference(now.streams.map(\.frames), before.streams.map(\.frames))
    let handling = now.handlingMilliseconds - before.handlingMilliseconds
    return Self.line([
      "\(StatsText.decimal(now.seconds)) s", StatsText.bytes(rate(now.received.bytes, before.received.bytes)),
      "\(rate(now.received.messages, before.received.messages))", StatsText.bytes(rate(now.sent.bytes, before.sent.bytes)),
      StatsText.decimal(images / span), StatsText.decimal(frames / span), "\(StatsText.decimal(handling / span / 10)) %",
      now.roundTrip.map { "\(StatsText.decimal($0.milliseconds)) ms" } ?? "-",
    ])
  }

  /// Seconds between the two.
  private var span: Double { max(now.seconds - before.seconds, 0.001) }

  private func rate(_ now: UInt64, _ before: UInt64) -> UInt64 { UInt64((Double(now >= before ? now - before : 0) / span).rounded()) }

  private static func difference(_ now: [UInt64], _ before: [UInt64]) -> Double {
    max(0, now.reduce(0) { $0 + Double($1) } - before.reduce(0) { $0 + Double($1) })
  }

  private static func line(_ cells: [String]) -> String {
    zip(cells, columns).map { cell, column in String(repeating: " ", count: max(1, column.1 - cell.count)) + cell }.joined() + "\n"
  }
}

extension StatsReport {
  fileprivate var handlingMilliseconds: Double { channels.reduce(0) { $0 + ($1.handlingMilliseconds ?? 0) } }
}
