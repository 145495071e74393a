import FoundationEssentials
import SpiceClient
import SpiceWire

/// What `saffron play --info` tells; its JSON form is the encoding of this. Absent values are left out.
struct RecordingReport: Encodable, Sendable {
  struct Link: Encodable, Sendable {
    var type: String
    var id: UInt8
    var peer: String
    var tls: String?
    /// Of the server: names, and numbers for bits without one.
    var commonCapabilities: [String]
    var capabilities: [String]
  }

  /// The server's address.
  var source: String
  /// When the recording began: ISO 8601, UTC.
  var start: String
  var version: UInt16
  /// It ends within an entry: the program that wrote it was killed, or the disk was full.
  var isTorn: Bool
  /// Why nothing behind the last entry can be read.
  var damage: String?
  /// How often the session connected to its server.
  var connections: Int
  /// Of the last one of them that had the channel.
  var links: [Link]
  var traffic: StatsReport

  init(_ summary: RecordingSummary) {
    source = summary.header.source
    start = Date(timeIntervalSince1970: Double(summary.header.start) / 1e6).formatted(.iso8601)
    version = RecordingHeader.version
    isTorn = summary.isTorn
    damage = summary.damage.map { "\($0)" }
    connections = summary.connections
    links = summary.links.values.sorted { ($0.channel.type.rawValue, $0.channel.id) < ($1.channel.type.rawValue, $1.channel.id) }.map {
      Link(
        type: $0.channel.type.name, id: $0.channel.id, peer: $0.peer, tls: $0.tlsVersion,
        commonCapabilities: CapabilityNames.names($0.commonCapabilities),
        capabilities: CapabilityNames.names($0.channelCapabilityWords, of: $0.channel.type))
    }
    traffic = StatsReport(summary.statistics, seconds: Double(summary.duration) / 1e9, isLive: false)
  }

  /// The report as people read it.
  var text: String {
    var rows = [["source", InfoReport.printable(source)], ["start", start]]
    if connections > 1 { rows.append(["connections", "\(connections): the session was lost and got back"]) }
    if isTorn { rows.append(["end", "missing: the recording ends within an entry"]) }
    if let damage { rows.append(["end", damage]) }
    for link in links {
      let capabilities = (link.commonCapabilities + link.capabilities).joined(separator: ", ")
      let way = link.tls.map { "\(link.peer), \($0)" } ?? link.peer
      rows.append(["\(link.type) \(link.id)", "\(InfoReport.printable(way)): \(capabilities)"])
    }
    return rows.map { $0[0] + String(repeating: " ", count: max(1, 14 - $0[0].count)) + $0[1] + "\n" }.joined() + "\n" + traffic.text
  }
}
