import Crypto
import Foundation

extension WebSocketRequest {
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
