/// What `saffron info` tells; its JSON form is the encoding of this. Absent values are left out.
struct InfoReport: Encodable, Sendable {
  struct Channel: Encodable, Sendable {
    var type: String
    var id: UInt8
    /// The server's capabilities, for channels that were opened: names, and numbers for bits without one.
    var commonCapabilities: [String]?
    var capabilities: [String]?
  }

  struct MouseModes: Encodable, Sendable {
    var supported: [String]
    var current: String
  }

  struct Surface: Encodable, Sendable {
    var width: Int32
    var height: Int32
    var format: String
  }

  struct Monitor: Encodable, Sendable {
    var id: UInt32
    var x: Int32
    var y: Int32
    var width: Int
    var height: Int
  }

  struct Cursor: Encodable, Sendable {
    /// Where the guest says that its pointer is; it counts in server mouse mode only.
    var x: Int32
    var y: Int32
    var isVisible: Bool
    /// Of the shape; absent if the guest uses none of its own.
    var width: Int?
    var height: Int?
    var hotX: Int?
    var hotY: Int?
  }

  struct Display: Encodable, Sendable {
    var id: UInt8
    /// The primary surface, if there is one.
    var surface: Surface?
    var monitors: [Monitor]
    var cursor: Cursor?
    /// Why nothing is known of the display.
    var error: String?
  }

  struct TLS: Encodable, Sendable {
    var version: String?
    var certificate: CertificateReport?
  }

  var address: String
  /// `tcp`, `tcp+tls`, `unix`, …
  var transport: String
  var peer: String
  var name: String?
  var uuid: String?
  /// The fastest of a few requests on the main channel.
  var roundTripMilliseconds: Double
  var mouseModes: MouseModes
  var agentConnected: Bool
  /// Absent before the agent has said what it can do.
  var agentCapabilities: [String]?
  /// The locks that are on: caps, num, scroll; absent without an inputs channel.
  var lockKeys: [String]?
  var channels: [Channel]
  var displays: [Display]
  var tls: TLS?
}
