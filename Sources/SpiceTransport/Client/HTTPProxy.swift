import Foundation

/// An HTTP proxy through which a client connects (spec 01, section 15.1).
public struct HTTPProxy: Hashable, Sendable {
  public var host: String
  public var port: Int
  public var user: String?
  public var password: String?

  public init(host: String, port: Int = 3128, user: String? = nil, password: String? = nil) {
    self.host = host
    self.port = port
    self.user = user
    self.password = password
  }
}

extension HTTPProxy {
  /// Reads what the variable `SPICE_PROXY` holds: `[http://][user:password@]host[:port][/]`, percent-encoded. Nil if it is not of that
  /// form; proxies that are themselves spoken to over TLS (`https://`) are not of it, nor are hosts with other characters than ASCII's.
  public init?(_ text: String) {
    var rest = text[...]
    if let scheme = rest.range(of: "://") {
      guard rest[..<scheme.lowerBound].lowercased() == "http" else { return nil }
      rest = rest[scheme.upperBound...]
    }
    if rest.last == "/" { rest.removeLast() }
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts[0].removingPercentEncoding else { return nil }
      user = name
      if parts.count > 1 {
        guard let secret = parts[1].removingPercentEncoding else { return nil }
        password = secret
      }
      rest = rest[rest.index(after: at)...]
    }
    port = 3128
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      host = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
    } else {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      host = String(rest[..<end])
      rest = rest[end...]
    }
    if rest.first == ":" {
      guard let number = UInt16(rest.dropFirst()), number > 0 else { return nil }
      port = Int(number)
      rest = ""
    }
    guard rest.isEmpty, !host.isEmpty, !host.utf8.contains(where: { $0 <= 32 || $0 == 47 || $0 >= 127 }) else { return nil }
  }
}
