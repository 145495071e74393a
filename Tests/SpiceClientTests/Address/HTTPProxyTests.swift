import SpiceClient
import SpiceTransport
import Testing

struct HTTPProxyTests {
  @Test func addresses() throws {
    #expect(try HTTPProxy(address: "http://proxy/") == HTTPProxy(host: "proxy", port: 3128))
    #expect(try HTTPProxy(address: "proxy:8080") == HTTPProxy(host: "proxy", port: 8080))
    #expect(
      try HTTPProxy(address: "HTTP://me:se:c@ret@[::1]:99") == HTTPProxy(host: "::1", port: 99, user: "me", password: "se:c@ret"))
  }

  @Test func refusals() {
    #expect(throws: HTTPProxyError.overTLS) { try HTTPProxy(address: "https://proxy") }
    #expect(throws: HTTPProxyError.unknownScheme) { try HTTPProxy(address: "socks5://proxy") }
    #expect(throws: HTTPProxyError.invalidHost) { try HTTPProxy(address: "") }
    #expect(throws: HTTPProxyError.invalidHost) { try HTTPProxy(address: "[::1") }
    #expect(throws: HTTPProxyError.invalidPort("0")) { try HTTPProxy(address: "proxy:0") }
  }
}
