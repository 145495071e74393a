import SpiceClient
import TestSupport
import Testing

/// The addresses of `vectors/agent/uri.json`, each with what the reference client made of it.
struct SpiceURITests {
  struct Vector: Decodable, CustomStringConvertible, Sendable {
    var uri: String
    var accepted: Bool?
    var log: String?
    var host: String?
    var port: String?
    var tlsPort: String?
    var unixPath: String?
    var username: String?
    var password: String?
    var rebuilt: String?

    enum CodingKeys: String, CodingKey {
      case uri, accepted, log, host, port, username, password, rebuilt
      case tlsPort = "tls-port"
      case unixPath = "unix-path"
    }

    var description: String { uri }
  }

  static let vectors: [Vector] = {
    do {
      return try Vectors.agent.decode([Vector].self, "uri.json")
    } catch {
      preconditionFailure("uri.json: \(error)")
    }
  }()

  @Test func theVectorsAreThere() { #expect(Self.vectors.count >= 46) }

  @Test(arguments: vectors)
  func agreesWithTheReference(_ vector: Vector) throws {
    guard vector.accepted == true else {
      #expect(throws: SpiceURIError.self) { try SpiceURI(vector.uri) }
      return
    }
    let uri = try SpiceURI(vector.uri)
    switch uri.location {
    case .network(let host, let port, let tlsPort):
      #expect(host == vector.host && port == vector.port && tlsPort == vector.tlsPort)
      #expect(vector.unixPath == nil)
    case .unix(let path):
      #expect(path == vector.unixPath && vector.host == nil)
    case .webSocket:
      Issue.record("the reference client knows no WebSocket addresses")
    }
    #expect(uri.userName == vector.username)
    #expect(uri.password == vector.password)
    #expect(uri.description == vector.rebuilt)
    let log = vector.log ?? ""
    #expect(uri.warnings.contains(.visiblePassword) == log.contains("password may be visible"))
    #expect(uri.warnings.contains { if case .ignoredPath = $0 { true } else { false } } == log.contains("Unexpected path"))
    #expect(uri.warnings.contains { if case .ignoredKey = $0 { true } else { false } } == log.contains("doesn't accept"))
  }

  @Test func webSockets() throws {
    #expect(
      try SpiceURI("spice+ws://host:8080").location == .webSocket(host: "host", port: "8080", path: "/", isSecure: false))
    #expect(
      try SpiceURI("spice+wss://[::1]:443/websockify?token=a&b").location
        == .webSocket(host: "[::1]", port: "443", path: "/websockify?token=a&b", isSecure: true))
    #expect(throws: SpiceURIError.missingPort) { try SpiceURI("spice+ws://host/") }
    #expect(throws: SpiceURIError.invalidPath) { try SpiceURI("spice+ws://host:80/a\r\nX: y") }
  }

  @Test func refusalsSayWhy() {
    #expect(throws: SpiceURIError.unknownScheme) { try SpiceURI("vnc://host:5900") }
    #expect(throws: SpiceURIError.missingPath) { try SpiceURI("spice+unix://") }
    #expect(throws: SpiceURIError.missingBracket) { try SpiceURI("spice://[::1:5900") }
    #expect(throws: SpiceURIError.unknownKey("foo")) { try SpiceURI("spice://host:5900?foo=1") }
    #expect(throws: SpiceURIError.doubleKey("password")) { try SpiceURI("spice://host:5900?password=x;password=y") }
    #expect(throws: SpiceURIError.malformedQuery("tls-port")) { try SpiceURI("spice://host:5900?tls-port") }
    #expect(throws: SpiceURIError.self) { try SpiceURI("spice://host:1?password=" + String(repeating: "x", count: 128)) }
  }
}
