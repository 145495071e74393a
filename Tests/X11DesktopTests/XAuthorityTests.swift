import Foundation
import Testing

@testable import X11Desktop

@Suite struct XAuthorityTests {
  private func entry(_ family: UInt16, _ address: String, _ number: String, _ key: UInt8, method: String = "MIT-MAGIC-COOKIE-1")
    -> XAuthority.Entry
  {
    .init(family: family, address: Array(address.utf8), number: Array(number.utf8), method: Array(method.utf8), key: [key])
  }

  @Test func bestKeyIsTaken() {
    let authority = XAuthority(entries: [
      entry(0, "abcd", "1", 1), entry(65535, "", "", 2), entry(256, "other", "1", 3), entry(256, "here", "1", 4),
      entry(256, "here", "3", 5, method: "XDM-AUTHORIZATION-1"),
    ])
    #expect(authority.key(displayNumber: 1, hostName: "here") == [4])
    #expect(authority.key(displayNumber: 1, hostName: "there") == [2])
    #expect(authority.key(displayNumber: 3, hostName: "here") == [2])
    #expect(XAuthority(entries: [entry(0, "abcd", "1", 1)]).key(displayNumber: 1, hostName: "here") == [1])
    #expect(XAuthority(entries: [entry(0, "abcd", "1", 1)]).key(displayNumber: 2, hostName: "here") == nil)
    #expect(XAuthority(entries: []).key(displayNumber: 0, hostName: "") == nil)
  }

  @Test func bytesReadBackAsWritten() {
    let entries = [entry(0, "abcd", "1", 1), entry(65535, "", "", 2), entry(256, "here", "", 0)]
    let bytes = XAuthority(entries: entries).bytes
    #expect(XAuthority(bytes: bytes).entries == entries)
    // A file that ends anywhere gives the whole entries before.
    for length in bytes.indices {
      #expect(entries.starts(with: XAuthority(bytes: Array(bytes[..<length])).entries))
    }
    #expect(XAuthority(bytes: [UInt8](repeating: 0xff, count: 1000)).entries == [])
    #expect(XAuthority(bytes: [UInt8](repeating: 0, count: 1000)).entries.count == 100)
  }

  @Test func wildcardIsAsOthersWriteIt() {
    #expect(
      XAuthority.wildcard(key: [9, 8]).bytes == [0xff, 0xff, 0, 0, 0, 0, 0, 18] + Array("MIT-MAGIC-COOKIE-1".utf8) + [0, 2, 9, 8])
  }

  @Test func unreadableFileIsNamed() {
    #expect(throws: X11Error.authority(file: "/nonexistent/key", reason: "No such file or directory")) {
      try X11Display(name: ":77", authorityFile: "/nonexistent/key")
    }
  }

  @Test func badNamesAreRefused() {
    for name in ["nonsense", ":", ":x", ":1.2.3.4"] {
      #expect(throws: X11Error.invalidDisplayName(name)) { try X11Display(name: name) }
    }
    #expect {
      try X11Display(name: ":65000")
    } throws: {
      if case .cannotConnect(display: ":65000", _)? = $0 as? X11Error { true } else { false }
    }
  }
}
