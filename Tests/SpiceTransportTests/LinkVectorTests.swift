import Foundation
import NIOCore
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

/// A real listener answers what the reference server was recorded to answer.
@Suite(.timeLimit(.minutes(2))) struct LinkVectorTests {
  struct LinkCase: Decodable, CustomTestStringConvertible {
    let name: String
    let server: String
    let clientBytes: String?
    let serverBytes: String?
    let connection: String
    let linkError: UInt32?
    let password: String?
    let linkResult: UInt32?
    let channelType: UInt8?
    let connectionId: UInt32?

    var testDescription: String { name }
  }

  private struct LinkFile: Decodable { let cases: [LinkCase] }

  static func cases() throws -> [LinkCase] { try Vectors.core.decode(LinkFile.self, "link/cases.json", fromSnakeCase: true).cases }

  @Test func answersAsTheReference() async throws {
    let cases = try Self.cases().filter { $0.clientBytes != nil && $0.server != "TLS port" }
    #expect(cases.count > 30)
    let open = try await TestServer()
    let openPort = try await open.plainPort()
    let securing = try await TestServer(policy: TestServer.Policy(needSecured: [.main, .inputs]))
    let securingPort = try await securing.plainPort()
    for vector in cases {
      let client = try await RawClient(port: vector.server == "no-password" ? openPort : securingPort)
      try await client.send(bytes(hex: vector.clientBytes ?? ""))
      let expected = try bytes(hex: vector.serverBytes ?? "")
      let answer = vector.connection == "closed" ? await client.readToEnd() : await client.read(expected.count > 0 ? 198 : 0)
      if vector.linkError == 0 {
        // Key and the channel's own words are the server's; everything else is the reference's.
        #expect(answer.count >= 198, "\(vector.name)")
        guard answer.count >= 198 else { continue }
        #expect(Array(answer[0..<12]) == Array(expected[0..<12]), "\(vector.name)")
        #expect(Array(answer[16..<20]) == [0, 0, 0, 0], "\(vector.name)")
        #expect(Array(answer[182..<186]) == Array(expected[182..<186]), "\(vector.name)")
        #expect(Array(answer[190..<198]) == [178, 0, 0, 0, 11, 0, 0, 0], "\(vector.name)")
        #expect(vector.connection == "open" || Array(answer[202...]) == Array(expected[202...]), "\(vector.name)")
      } else {
        #expect(answer == expected, "\(vector.name)")
      }
      await client.close()
    }
    try await open.stop()
    try await securing.stop()
  }

  @Test func resultsAsTheReference() async throws {
    for vector in try Self.cases() {
      guard let password = vector.password, let expected = vector.linkResult, let type = vector.channelType else { continue }
      let server = try await TestServer(vector.server == "no-password" ? .open : .password("s3cret"))
      let client = try await RawClient(port: server.plainPort())
      try await client.send(
        LinkMessage(
          connectionID: vector.connectionId ?? 0, channelType: type, channelNumber: 0, commonCapabilityWords: [9],
          channelCapabilityWords: []
        ).encoded())
      let reply = try LinkReply(body: Array(await client.read(202).dropFirst(16)))
      // The vector's password may go on behind a zero byte, as no client of ours lets it.
      let ticket = try TicketKey.ticket(password: Array(password.utf8), publicKey: reply.publicKey)
      try await client.send([1, 0, 0, 0] + ticket)
      let result = expected == 0 ? await client.read(4) : await client.readToEnd()
      #expect(result == [UInt8(expected), 0, 0, 0], "\(vector.name)")
      await client.close()
      try await server.stop()
    }
  }

  @Test func oneByteAtATime() async throws {
    let server = try await TestServer()
    let client = try await RawClient(port: server.plainPort())
    let link = LinkMessage(
      connectionID: 0, channelType: 1, channelNumber: 0, commonCapabilityWords: [9], channelCapabilityWords: [1, 2, 3])
    for byte in link.encoded() { try await client.send([byte]) }
    let reply = try LinkReply(body: Array(await client.read(202).dropFirst(16)))
    let ticket = try TicketKey.ticket(password: [], publicKey: reply.publicKey)
    for byte in [1, 0, 0, 0] + ticket { try await client.send([byte]) }
    #expect(await client.read(4) == [0, 0, 0, 0])
    let message: [UInt8] = [101, 0, 2, 0, 0, 0, 5, 6]
    for byte in message { try await client.send([byte]) }
    #expect(await client.read(8) == message)
    await client.close()
    #expect(await server.accepted.next()?.end() == nil)
    try await server.stop()
  }

  @Test func messagesThatComeWithTheTicketAreDelivered() async throws {
    let server = try await TestServer()
    let client = try await RawClient(port: server.plainPort())
    try await client.send(
      LinkMessage(connectionID: 0, channelType: 1, channelNumber: 0, commonCapabilityWords: [8], channelCapabilityWords: []).encoded())
    let reply = try LinkReply(body: Array(await client.read(202).dropFirst(16)))
    let message: [UInt8] = [101, 0, 1, 0, 0, 0, 42]
    try await client.send(TicketKey.ticket(password: [], publicKey: reply.publicKey) + message + message)
    #expect(await client.read(18) == [0, 0, 0, 0] + message + message)
    await client.close()
    try await server.stop()
  }
}
