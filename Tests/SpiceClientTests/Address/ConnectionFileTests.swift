import SpiceClient
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

/// Connection files of cluster managers (spec 11, section 6).
struct ConnectionFileTests {
  private func file(_ lines: String...) throws(ConnectionFileError) -> ConnectionFile {
    try ConnectionFile("[virt-viewer]\ntype=spice\n" + lines.joined(separator: "\n"))
  }

  @Test("a cluster manager's file is understood as the manifest says")
  func sample() throws {
    let file = try ConnectionFile(String(decoding: Vectors.agent.bytes("sample-proxy.vv"), as: UTF8.self))
    #expect(file.deletesItself)
    #expect(file.title == "VM 100 - demo")
    #expect(file.hotkeys == ["toggle-fullscreen": "Shift+F11", "release-cursor": "Ctrl+Alt+R", "secure-attention": "Ctrl+Alt+Ins"])
    let configuration = try SpiceSessionConfiguration(file: file)
    #expect(configuration.plain == nil)
    #expect(configuration.password == Array("0123456789abcdef".utf8))
    guard let secure = configuration.secure, case .tls(let host, let port, let policy) = secure.address else {
      Issue.record("no TLS endpoint")
      return
    }
    #expect(host == "pvespiceproxy:1a2b3c4d:100:node1::0123456789abcdef0123456789abcdef01234567")
    #expect(port == 61000)
    #expect(secure.proxy == HTTPProxy(host: "192.0.2.10", port: 3128))
    #expect(policy.verification == .hostSubject("OU=PVE Cluster Node,O=Proxmox Virtual Environment,CN=node1.example.org"))
    #expect(policy.trust == .pem("-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n"))
  }

  @Test("escapes, lists, blanks, comments, line ends of Windows, unknown keys and groups")
  func syntax() throws {
    let text = """
      \u{FEFF}# made by hand\r
      [other]\r
      type=vnc\r
      \r
      [virt-viewer]\r
        type = spice \r
      host=a\r
      port=1\r
      title=a\\tb\\nc\\s\\\\d\r
      secure-channels=main;inputs;\r
      something=else\r
      port=5930\r
      """
    let file = try ConnectionFile(text)
    #expect(file.title == "a\tb\nc \\d")
    #expect(file.secureChannels == ["main", "inputs"])
    #expect(file.port == 5930)
    #expect(try SpiceSessionConfiguration(file: file).securedChannels == [.main, .inputs])
  }

  @Test("a socket comes before a host; numbers of truth values are read as numbers")
  func sockets() throws {
    let file = try file("unix-path=/run/vm.sock", "host=h", "port=1", "fullscreen=1", "delete-this-file=yes")
    #expect(file.isFullScreen == true)
    #expect(!file.deletesItself)
    guard case .unix("/run/vm.sock")? = try SpiceSessionConfiguration(file: file).plain?.address else {
      Issue.record("not the socket")
      return
    }
  }

  @Test(
    "what cannot be used is named",
    arguments: [
      ("", ConnectionFileError.missingGroup), ("[virt-viewer]\nhost=a", .missingType), ("type=spice", .malformed(line: 1)),
      ("[virt-viewer]\ntype=vnc", .unsupportedType("vnc")), ("[virt-viewer]\ntype=spice\nhost=a", .missingAddress),
      ("[virt-viewer]\ntype=spice\nhost=a\nport=70000", .invalidPort(key: "port")),
      ("[virt-viewer]\ntype=spice\nhost=a\ntls-port=x", .invalidPort(key: "tls-port")),
      ("[virt-viewer]\ntype=spice\nhost=a\nport=-1", .missingAddress),
      ("[virt-viewer]\ntype=spice\ntitle=a\\x", .badEscape(key: "title")), ("[virt-viewer]\nword", .malformed(line: 2)),
      ("[virt-viewer\n", .malformed(line: 1)),
    ])
  func errors(text: String, error: ConnectionFileError) {
    #expect(throws: error) { try ConnectionFile(text) }
  }

  @Test("a proxy or a channel that cannot be is an error when the file is used")
  func unusable() throws {
    let proxy = try file("host=a", "port=1", "proxy=ftp://x")
    #expect(throws: ConnectionFileError.invalidProxy("ftp://x")) { try SpiceSessionConfiguration(file: proxy) }
    let channel = try file("host=a", "port=1", "secure-channels=main;sound")
    #expect(throws: ConnectionFileError.unknownChannel("sound")) { try SpiceSessionConfiguration(file: channel) }
    // An empty proxy is none, whatever the environment says.
    let none = try SpiceSessionConfiguration(file: file("host=a", "port=1", "proxy="), proxy: HTTPProxy(host: "p"))
    #expect(none.plain != nil && none.plain?.proxy == nil)
  }

  @Test(
    "versions are compared number by number",
    arguments: [
      ("11.0", true), ("10.9.9", true), ("11.0-1", false), ("11.0.1", false), ("12", false), ("9.0-300", true), ("x.y", true),
      ("11.x", true),
    ])
  func versions(needed: String, isEnough: Bool) throws {
    let file = try file("host=a", "port=1", "version=\(needed)", "newer-version-url=http://example.org")
    if isEnough {
      try file.checkVersion(own: "11.0")
    } else {
      #expect(throws: ConnectionFileError.tooOld(needed: needed, url: "http://example.org")) { try file.checkVersion(own: "11.0") }
    }
  }

  @Test("a system's own version comes before the general one")
  func systemVersions() throws {
    let file = try file("host=a", "port=1", "version=99", "versions=rhel9:10.0;debian12:100.0")
    try file.checkVersion(own: "11.0", systemID: "rhel9")
    #expect(throws: ConnectionFileError.tooOld(needed: "100.0", url: nil)) { try file.checkVersion(own: "11.0", systemID: "debian12") }
    #expect(throws: ConnectionFileError.tooOld(needed: "99", url: nil)) { try file.checkVersion(own: "11.0", systemID: "arch") }
  }
}
