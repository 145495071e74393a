import Crypto
import Foundation

/// A client's request to speak WebSocket, as far as a SPICE server looks at it (spec 01, section 14.1): method, key and sub-protocol.
struct WebSocketRequest {
  /// Bytes of the longest head that is read.
  static let longestHead = 8192

  private let key: String
  private let namesProtocol: Bool

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

  /// What the server answers.
  var response: [UInt8] {
    let lines =
      [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: WebSocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: \(Self.acceptance(of: key))",
      ] + (namesProtocol ? ["Sec-WebSocket-Protocol: binary"] : []) + ["", ""]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  /// What proves that the server has understood the request with this key.
  static func acceptance(of key: String) -> String {
    let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    return Data(digest).base64EncodedString()
  }
}
