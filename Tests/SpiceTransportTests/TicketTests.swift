import NIOCore
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct TicketTests {
  private struct File: Decodable {
    struct Ticket: Decodable {
      let name: String
      let plaintextHex: String
      let ciphertextHex: String
      let mustDecrypt: Bool
    }
    let subjectPublicKeyInfoHex: String
    let pkcs8PrivateKeyHex: String
    let tickets: [Ticket]
  }

  @Test func recordedTickets() throws {
    let file = try Vectors.core.decode(File.self, "ticket/ticket.json", fromSnakeCase: true)
    let key = try TicketKey(pkcs8: bytes(hex: file.pkcs8PrivateKeyHex))
    #expect(try key.publicKey == bytes(hex: file.subjectPublicKeyInfoHex))
    #expect(file.tickets.count == 10)
    for ticket in file.tickets {
      let plain = try bytes(hex: ticket.plaintextHex)
      let expected = ticket.mustDecrypt ? Array(plain.prefix { $0 != 0 }) : nil
      #expect(try key.password(in: bytes(hex: ticket.ciphertextHex)) == expected, "\(ticket.name)")
    }
  }

  @Test func keysHaveTheProtocolsForm() throws {
    for _ in 0..<3 {
      let key = try TicketKey().publicKey
      #expect(key.count == 162)
      #expect(try Array(key[0..<29]) == bytes(hex: "30819f300d06092a864886f70d010101050003818d0030818902818100"))
      #expect(Array(key[157...]) == [2, 3, 1, 0, 1])
    }
    #expect(throws: (any Error).self) { try TicketKey.ticket(password: [1], publicKey: [UInt8](repeating: 0, count: 162)) }
  }

  @Test func everyLengthOfPassword() throws {
    let key = try TicketKey()
    for length in 0...60 {
      let password = (0..<length).map { UInt8(1 + $0) }
      let box = try TicketBox(.password(password, expires: nil), key: key)
      #expect(box.admits(try TicketKey.ticket(password: password, publicKey: key.publicKey)) == (length > 0))
      for wrong in [password + [9], Array(password.dropLast()), password.map { $0 ^ 1 }] where wrong != password {
        #expect(!box.admits(try TicketKey.ticket(password: wrong, publicKey: key.publicKey)))
      }
    }
    // 86 bytes are the most that a ticket carries.
    let box = try TicketBox(.password([UInt8](repeating: 5, count: 60), expires: nil), key: key)
    #expect(!box.admits(try TicketKey.ticket(password: [UInt8](repeating: 5, count: 85), publicKey: key.publicKey)))
  }

  @Test func policiesAreChecked() throws {
    let box = try TicketBox(.open)
    #expect(throws: TicketError.passwordTooLong(bytes: 61)) { try box.set(.password([UInt8](repeating: 1, count: 61), expires: nil)) }
    #expect(throws: TicketError.passwordContainsZero) { try box.set(.password([1, 0, 2], expires: nil)) }
    #expect(box.policy == .open)
    try box.set(.denied)
    #expect(!box.admits(try TicketKey.ticket(password: [], publicKey: box.key.publicKey)))
  }

  @Test func expiry() throws {
    let now = NIODeadline.now()
    let box = try TicketBox(.password("s3cret", expires: now + .seconds(10)))
    let ticket = try TicketKey.ticket(password: Array("s3cret".utf8), publicKey: box.key.publicKey)
    #expect(box.admits(ticket, now: now))
    #expect(box.admits(ticket, now: now + .seconds(9)))
    #expect(!box.admits(ticket, now: now + .seconds(10)))
  }

  @Test func undecryptableTicketsAreRefusedEvenWhenOpen() throws {
    let box = try TicketBox(.open)
    #expect(box.admits(try TicketKey.ticket(password: Array("any".utf8), publicKey: box.key.publicKey)))
    for bytes in [[UInt8](repeating: 0, count: 128), [UInt8](repeating: 255, count: 128), [1], []] { #expect(!box.admits(bytes)) }
    #expect(!box.admits(try TicketKey.ticket(password: [], publicKey: TicketKey().publicKey)))
  }

  @Test func overTheNetwork() async throws {
    let server = try await TestServer(.password("s3cret"))
    let endpoint = SpiceEndpoint.tcp(host: "127.0.0.1", port: try await server.plainPort())
    func attempt(_ password: String) async -> ConnectError? {
      await failure { () async throws(ConnectError) in try await connect(endpoint, password: password) }
    }
    #expect(await attempt("s3cret") == nil)
    #expect(await attempt("wrong") == .permissionDenied)
    #expect(await attempt("") == .passwordNeeded)
    let long = String(repeating: "ä", count: 30)
    try server.tickets.set(.password(long))
    #expect(await attempt(long) == nil)
    #expect(await attempt("s3cret") == .permissionDenied)
    try server.tickets.set(.password("s3cret", expires: .now() - .seconds(1)))
    #expect(await attempt("s3cret") == .permissionDenied)
    try server.tickets.set(.open)
    #expect(await attempt("anything") == nil)
    try server.tickets.set(.denied)
    #expect(await attempt("") == .passwordNeeded)
    try await server.stop()
  }
}
