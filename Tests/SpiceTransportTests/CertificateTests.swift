import NIOCore
import NIOSSL
import SpiceWire
import Testing

@testable import SpiceTransport

@Suite struct CertificateTests {
  @Test func hostNames() {
    for (pattern, host, expected) in [
      ("example.org", "EXAMPLE.org", true), ("example.org", "example.com", false), ("*.example.org", "a.example.org", true),
      ("*.example.org", "a.b.example.org", false), ("*.example.org", "example.org", false), ("a*c.x", "abc.x", true),
      ("a*c.x", "ac.x", true),
      ("*a*b*.x", "xaybz.x", true), ("*a*b*.x", "xbya.x", false), ("*", "host", true), ("*", "a.b", false), ("a\0.x", "a\0.x", false),
      ("", "", true), ("aaaa*b", "aaaaaaab", true),
    ] {
      #expect(CertificateNames.matches(pattern: pattern, host: host) == expected, "\(pattern) \(host)")
    }
  }

  @Test func namesOfACertificate() throws {
    func names(_ list: [String]) throws -> CertificateNames {
      try CertificateNames(der: TLSServerIdentity.selfSigned(names: list).certificates[0].toDERBytes())
    }
    let both = try names(["vm.example.org", "10.0.0.7", "fe80::1"])
    #expect(both.matches(host: "vm.example.org"))
    #expect(both.matches(host: "10.0.0.7"))
    #expect(both.matches(host: "FE80:0::1"))
    #expect(!both.matches(host: "10.0.0.8"))
    #expect(!both.matches(host: "other.example.org"))
    // With no alternative names the common name decides.
    #expect(try names([]).matches(host: "localhost"))
  }

  @Test func hostSubjects() throws {
    let same = try HostSubject("C=IL, L=Raanana,O=Exa\\,mple  Ltd,CN=My Server")
    #expect(try HostSubject("countryName=il,localityName= raanana ,O=EXA\\,MPLE LTD,commonName=my server,") == same)
    #expect(try HostSubject("2.5.4.6=IL,L=Raanana,O=Exa\\,mple Ltd,CN=my server") == same)
    #expect(try HostSubject("L=Raanana,C=IL,O=Exa\\,mple Ltd,CN=my server") != same)
    #expect(try HostSubject("C=IL,L=Raanana,O=Exa\\,mple Ltd") != same)
    #expect(try HostSubject("CN=a=b\\\\c") == HostSubject("CN=A=B\\\\C"))
    // A combining mark in front of a value makes no other sign of the one before it.
    #expect(try HostSubject("CN=\u{301}a,O=x") == HostSubject("2.5.4.3=\u{301}A,O=X"))
    for (text, error) in [
      ("CN", HostSubject.ParseError.missingEquals(entry: "CN")), ("CN=", .emptyValue(key: "CN")), ("XX=1", .unknownKey("XX")),
      ("CN=a\\n", .badEscape), ("CN=a\\", .badEscape), ("", .empty), ("CN=a,,O=b", .missingEquals(entry: "")),
    ] {
      #expect(throws: error) { try HostSubject(text) }
    }
  }

  @Test func badIdentityFiles() {
    #expect(throws: ListenError.self) { try TLSServerIdentity.files(certificateChain: "/nonexistent", privateKey: "/nonexistent") }
  }
}

@Suite struct OutboxTests {
  @Test func keepsOrderAndCount() {
    for longest in [100, 20_000, 700_000] {
      var outbox = Outbox(allocator: ByteBufferAllocator())
      var sent: [UInt8] = []
      for round in 0..<60 {
        let piece = [UInt8](repeating: UInt8(round), count: Int.random(in: 0...longest))
        if round % 2 == 0 { piece.withUnsafeBytes { outbox.append($0) } } else { outbox.append(piece[...]) }
        sent += piece
      }
      #expect(outbox.count == sent.count)
      var received: [UInt8] = []
      while let chunk = outbox.next() {
        #expect(chunk.readableBytes <= max(Outbox.chunk, longest))
        received += chunk.readableBytesView
        #expect(outbox.count == sent.count - received.count)
      }
      #expect(received == sent)
    }
  }
}

@Suite struct HTTPProxyTests {
  @Test func texts() {
    #expect(HTTPProxy("proxy") == HTTPProxy(host: "proxy", port: 3128))
    #expect(HTTPProxy("http://proxy.example:8080/") == HTTPProxy(host: "proxy.example", port: 8080))
    #expect(HTTPProxy("fred:a%40b:c@[::1]:1") == HTTPProxy(host: "::1", port: 1, user: "fred", password: "a@b:c"))
    #expect(HTTPProxy("HTTP://fred@h") == HTTPProxy(host: "h", user: "fred"))
    for text in ["", "https://h", "h:0", "h:70000", "h:x", "[::1", "[::1]x", "a b", "h/path", "u%zz@h", "http://", "\u{340}", "h\u{e9}"] {
      #expect(HTTPProxy(text) == nil, "\(text)")
    }
  }
}
