/// Which room may import what; the table of ARCHITECTURE.md. What is not named is forbidden, C libraries included.
struct ImportRules {
  /// Part of the language: every room may use them.
  static let standardLibrary: Set<String> = ["Swift", "Synchronization", "_Concurrency", "_StringProcessing", "RegexBuilder"]

  private static let platform: Set<String> = ["Glibc", "Musl", "Darwin", "Dispatch"]
  private static let nio: Set<String> = ["NIOCore", "NIOPosix", "NIOConcurrencyHelpers", "NIOFoundationCompat"]
  private static let core: Set<String> = ["SpiceGraphics", "SpiceCanvas", "SpiceWire"]

  /// The rule of each target under `Sources`.
  static let rooms: [String: Set<String>] = [
    "SpiceGraphics": [],
    "SpiceCodecs": ["SpiceGraphics"],
    "SpiceCanvas": ["SpiceGraphics"],
    "SpiceWire": ["SpiceGraphics"],
    "SpiceDisplay": core.union(["SpiceCodecs"]),
    "QXL": ["SpiceGraphics"],
    "SpiceMedia": platform.union(["SpiceGraphics", "SpiceCodecs", "CZlib", "CLZ4", "CTurboJPEG"]),
    "SpiceTransport": nio.union(platform).union([
      "SpiceGraphics", "SpiceWire", "Foundation", "FoundationEssentials", "Logging", "NIOHTTP1", "NIOWebSocket", "NIOTLS", "NIOSSL",
      "Crypto", "CryptoExtras", "_CryptoExtras", "X509", "SwiftASN1",
    ]),
    "SpiceServer": core.union(nio).union(["SpiceCodecs", "SpiceDisplay", "SpiceTransport", "Logging", "Metrics"]),
    "SpiceClient": core.union(nio).union(["SpiceCodecs", "SpiceTransport", "Logging"]),
    "X11Desktop": platform.union(["SpiceGraphics", "CXCB", "Logging", "Foundation", "FoundationEssentials"]),
    "SaffronViewer": core.union(nio).union(platform).union([
      "SpiceTransport", "SpiceClient", "CSDL2", "CSDL2TTF", "Logging",
    ]),
    "saffron": core.union(nio).union(platform).union([
      "SpiceCodecs", "SpiceMedia", "SpiceDisplay", "QXL", "SpiceTransport", "SpiceServer", "SpiceClient", "X11Desktop", "SaffronViewer",
      "CPNG", "CZlib", "ArgumentParser", "Logging", "Metrics", "Foundation", "FoundationEssentials", "Crypto", "NIOSSL", "X509",
      "SwiftASN1",
    ]),
  ]

  /// What programs under `Examples` may import: the libraries that the package offers to others, and Foundation.
  static let examples: Set<String> = core.union(nio).union(platform).union([
    "SpiceCodecs", "SpiceDisplay", "SpiceMedia", "SpiceTransport", "SpiceServer", "SpiceClient", "X11Desktop", "Foundation",
  ])

  /// Rooms of pure logic: no input or output, nothing but the language.
  static let pureRooms: Set<String> = ["SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceWire", "SpiceDisplay", "QXL"]

  /// The modules that `source`, a file of `room`, imports against the room's rule; nil when the room has no rule.
  static func violations(of room: String, in source: String) -> [String]? {
    guard let allowed = rooms[room] else { return nil }
    return ImportScanner.modules(in: source).filter { !allowed.contains($0) && !standardLibrary.contains($0) }
  }
}
