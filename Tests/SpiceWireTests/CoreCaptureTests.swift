import TestSupport
import Testing

@testable import SpiceWire

@Suite("Recorded connections are decoded to the last byte")
struct CoreCaptureTests {
  @Test(
    "Every message of every connection",
    arguments: [
      "no-password", "password", "websocket", "full-headers", "agent", "audio-and-vmc", "smartcard", "migration-seamless-source",
      "migration-seamless-target", "migration-semi-seamless-source", "migration-semi-seamless-target", "migration-agent-source",
      "migration-agent-target", "migration-variants",
    ])
  func messages(_ scenario: String) throws {
    for capture in try Capture.load(scenario: scenario) {
      let link = try checkedLink(capture)
      #expect(link.mechanism == 1)
      try replay(capture, link, result: .ok)
      // The mechanism is followed by 128 bytes of ticket, the reply by 4 bytes of result.
      let client = try Capture.messages(capture.client, from: link.clientBytes + ServerLinkStage.ticketSize, link.form)
      let server = try Capture.messages(capture.server, from: link.serverBytes + 4, link.form)
      try compare(client, capture, .client, "client_messages")
      try compare(server, capture, .server, "server_messages")
    }
  }

  /// An EVENT with a byte behind it, which the scripted client sent on purpose.
  private static let notCanonical: Set<String> = ["audio-and-vmc 08 port client-to-server 2"]

  /// The link stage, compared with what the description says of it.
  private func checkedLink(_ capture: Capture) throws -> Capture.Link {
    let link = try capture.link()
    let expected = try capture.json.required("link")
    /// Bits are judged by number, whatever they mean on the channel.
    func expectBits(_ words: [UInt32], _ key: String) throws {
      let set = CapabilitySet<CommonCapability>(words: words)
      let bits = (0..<32 * words.count).filter { set.contains(number: $0) }
      #expect(bits == (try expected.requiredArray(key).compactMap(\.integer)), "\(key)")
    }
    #expect(link.message.channel?.type.name == capture.channel)
    #expect(Int(link.message.channelNumber) == (try capture.json.requiredInteger("channel_id")))
    #expect(Int(link.message.connectionID) == (try expected.requiredInteger("connection_id")))
    #expect(Int(link.reply.error) == (try expected.requiredInteger("link_error")))
    #expect(Int(link.mechanism) == (try expected.requiredInteger("auth_mechanism")))
    try expectBits(link.message.commonCapabilityWords, "client_common_caps")
    try expectBits(link.message.channelCapabilityWords, "client_channel_caps")
    try expectBits(link.reply.commonCapabilityWords, "server_common_caps")
    try expectBits(link.reply.channelCapabilityWords, "server_channel_caps")
    return link
  }

  /// Puts our own link stages in the place of each side: they send what it sent.
  private func replay(_ capture: Capture, _ link: Capture.Link, result: LinkErrorCode) throws {
    #expect(Int(result.rawValue) == (try capture.json.required("link").requiredInteger("link_result")))
    let ticketEnd = link.clientBytes + ServerLinkStage.ticketSize
    let ticket = Array(capture.client[link.clientBytes..<ticketEnd])

    var server = ServerLinkStage()
    server.receive(capture.client)
    #expect(server.nextAction() == .decide(link.message))
    server.accept(
      publicKey: link.reply.publicKey, commonCapabilities: link.reply.commonCapabilities,
      channelCapabilityWords: link.reply.channelCapabilityWords)
    #expect(server.nextAction() == .send(Array(capture.server[..<link.serverBytes])))
    #expect(server.nextAction() == .checkTicket(ticket, link.message))
    server.conclude(result)
    #expect(server.nextAction() == .send(Array(capture.server[link.serverBytes..<link.serverBytes + 4])))
    #expect(server.nextAction() == (result == .ok ? .established(link.message, link.form) : .close(reason: "\(result)")))
    #expect(server.takeRest() == Array(capture.client[ticketEnd...]))

    var client = ClientLinkStage(link.message)
    #expect(client.request == Array(capture.client[..<(link.clientBytes - 4)]))
    client.receive(capture.server)
    #expect(client.nextAction() == .encryptTicket(publicKey: link.reply.publicKey))
    client.ticket(ticket)
    #expect(client.nextAction() == .send(Array(capture.client[(link.clientBytes - 4)..<ticketEnd])))
    #expect(client.nextAction() == (result == .ok ? .established(link.reply, link.form) : .failed(.result(result.rawValue))))
    #expect(client.takeRest() == Array(capture.server[(link.serverBytes + 4)...]))
  }

  private func compare(_ messages: [MessageFrame], _ capture: Capture, _ sender: Sender, _ key: String) throws {
    var expected = try capture.json.requiredArray(key)
    // A long list ends with the number of messages that it leaves out.
    var more = 0
    if let last = expected.last, let count = last["more"]?.integer {
      more = count
      expected.removeLast()
    }
    let place = "\(capture.scenario) \(capture.connection) \(capture.channel) \(sender.rawValue)"
    #expect(messages.count == expected.count + more, "\(place)")
    #expect(messages.map(\.serial) == Array(1...UInt64(max(1, messages.count))).suffix(messages.count), "\(place)")
    for (message, expected) in zip(messages, expected) {
      #expect(Int(message.type) == (try expected.requiredInteger("number")), "\(place)")
      #expect(message.body.count == (try expected.requiredInteger("size")), "\(place)")
    }
    let codec = try MessageCodec.of(capture.channel, sender)
    for (index, message) in messages.enumerated() {
      #expect(message.subList == 0, "\(place)")
      let decoded = try codec.decode(message.type, message.body)
      #expect(decoded.isStable, "\(place) \(index)")
      let isCanonical = !Self.notCanonical.contains("\(place) \(index)")
      #expect(decoded.encoded == (isCanonical ? message.body : message.body.dropLast()), "\(place) \(index)")
      guard index < expected.count else { continue }
      #expect(codec.name(message.type) == (try expected[index].requiredString("name")), "\(place) \(index)")
      if let fields = expected[index]["fields"] {
        #expect(decoded.fields == CoreManifest.expected(fields, message.body), "\(place) \(index)")
      }
    }
  }

  @Test("A wrong password ends with result 7 and nothing more")
  func wrongPassword() throws {
    let captures = try Capture.load(scenario: "wrong-password")
    #expect(captures.count == 1)
    for capture in captures {
      let link = try checkedLink(capture)
      #expect(capture.client.count == link.clientBytes + ServerLinkStage.ticketSize)
      #expect(capture.server.count == link.serverBytes + 4)
      try replay(capture, link, result: .permissionDenied)
    }
  }

  // MARK: SASL

  /// What both sides said in clear of a SASL exchange (spec 01, section 5.1), and where the security layer begins.
  private struct SASLExchange {
    var mechanisms: String
    var name: String
    var responses: [String]
    var challenges: [String]
    var isAccepted: Bool
    var client: ArraySlice<UInt8>
    var server: ArraySlice<UInt8>

    init(_ capture: Capture, _ link: Capture.Link, responses count: Int) throws {
      var client = WireReader(capture.client, message: "SASL")
      var server = WireReader(capture.server, message: "SASL")
      _ = try client.bytes(link.clientBytes, "link stage")
      _ = try server.bytes(link.serverBytes, "link stage")
      func text(_ reader: inout WireReader) throws -> String {
        String(decoding: try reader.bytes(Int(try reader.u32("len")), "data"), as: UTF8.self)
      }
      mechanisms = try text(&server)
      name = try text(&client)
      responses = []
      for _ in 0..<count { responses.append(try text(&client)) }
      challenges = []
      var isComplete = false
      while !isComplete, server.remaining > 0 {
        challenges.append(try text(&server))
        isComplete = try server.u8("complete") == 1
      }
      isAccepted = isComplete ? try server.u32("accepted") == 0 : false
      self.client = client.rest()
      self.server = server.rest()
    }
  }

  /// Checks that `bytes` are wraps of DIGEST-MD5's encrypting layer, numbered from 0, and gives their number. Each is a big-endian
  /// length, the encrypted bytes, the version 1 and a sequence number: no message of ours can be read without the key.
  private func wraps(_ bytes: ArraySlice<UInt8>, isCut: Bool) throws -> Int {
    func big(_ bytes: some Collection<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
    var rest = bytes
    var count = 0
    while rest.count >= 4 {
      let size = big(rest.prefix(4))
      let wrap = rest.dropFirst(4).prefix(size)
      guard wrap.count == size else { break }
      #expect(size >= 16)
      #expect(big(wrap.suffix(6).prefix(2)) == 1)
      #expect(big(wrap.suffix(4)) == count)
      count += 1
      rest = rest.dropFirst(4 + size)
    }
    #expect(rest.isEmpty == !isCut)
    return count
  }

  @Test("With SASL the exchange is in clear, and everything behind it is encrypted by DIGEST-MD5's layer")
  func sasl() throws {
    for capture in try Capture.load(scenario: "sasl-digest-md5") {
      let link = try checkedLink(capture)
      #expect(link.mechanism == 2)
      let exchange = try SASLExchange(capture, link, responses: 2)
      #expect(exchange.mechanisms == ",DIGEST-MD5,")
      #expect(exchange.name == "DIGEST-MD5")
      #expect(exchange.responses.first == "")
      #expect(exchange.responses.last?.hasPrefix("username=\"fred\",") == true)
      #expect(exchange.responses.last?.contains("qop=auth-conf") == true)
      #expect(exchange.challenges.count == 2)
      #expect(exchange.challenges.last?.hasPrefix("rspauth=") == true)
      #expect(exchange.isAccepted)
      #expect(try wraps(exchange.client, isCut: false) > 0)
      // The longer streams from the server were recorded to 4096 bytes only.
      #expect(try wraps(exchange.server, isCut: capture.server.count == 4096) > 0)
    }
  }

  @Test("With SASL a wrong password ends with the first challenge")
  func saslWrongPassword() throws {
    for capture in try Capture.load(scenario: "sasl-digest-md5-wrong-password") {
      let exchange = try SASLExchange(capture, checkedLink(capture), responses: 2)
      #expect(exchange.challenges.count == 1)
      #expect(!exchange.isAccepted)
      #expect(exchange.client.isEmpty && exchange.server.isEmpty)
    }
  }

  @Test("No scenario is left out")
  func scenarios() throws {
    #expect(try Capture.scenarios.get().count == 14 + 3)
  }
}
