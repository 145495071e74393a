/// A client's request to speak WebSocket, as far as a SPICE server looks at it (spec 01, section 14.1): method, key and sub-protocol.
struct WebSocketRequest {
  /// Bytes of the longest head that is read.
  static let longestHead = 8192

  let key: String
  /// Whether the client names the sub-protocol `binary`, which the answer then names too.
  let namesProtocol: Bool

  /// Reads a complete head, its empty line included; nil if it is no request that can be accepted.
  init?(head: [UInt8]) {
    guard head.starts(with: Array("GET ".utf8)) else { return nil }
    let lines = HTTPHead.lines(head)
    guard let key = HTTPHead.value(of: "sec-websocket-key", in: lines), !key.isEmpty else { return nil }
    self.key = key
    if let named = HTTPHead.value(of: "sec-websocket-protocol", in: lines) {
      guard named.hasPrefix("binary") else { return nil }
      namesProtocol = true
    } else {
      namesProtocol = false
    }
  }
}
