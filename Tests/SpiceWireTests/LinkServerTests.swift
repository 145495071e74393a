import SpiceWire
import TestSupport
import Testing

/// A server that has the channels of the vectors' reference server, driven without a network.
private struct Shell {
  var stage = ServerLinkStage()
  var sent: [UInt8] = []
  var closed: String?
  var established: (LinkMessage, HeaderForm)?
  let secure: Bool
  let vector: LinkVectors.Case?
  static let key: [UInt8] = [0x30, 0x81, 0x9f] + [UInt8](repeating: 7, count: 159)

  init(vector: LinkVectors.Case? = nil) {
    self.vector = vector
    secure = vector?.server == "TLS port"
  }

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    guard closed == nil else { return }
    stage.receive(bytes)
    while let action = stage.nextAction() {
      switch action {
      case .send(let bytes): sent += bytes
      case .close(let reason): closed = reason
      case .established(let message, let form): established = (message, form)
      case .checkTicket(let ticket, _): stage.conclude(ticket.allSatisfy { $0 == 9 } ? .ok : .permissionDenied)
      case .decide(let message): decide(message)
      }
    }
  }

  mutating func decide(_ message: LinkMessage) {
    guard let channel = message.channel, channel.type != .tunnel, channel.type == .main || channel.id == 0 else {
      return stage.refuse(nil)
    }
    if vector?.server == "plain port of a server with TLS", channel.type == .main || channel.type == .inputs {
      return stage.refuse(.needSecured)
    }
    if secure, channel.type == .display { return stage.refuse(.needUnsecured) }
    // The reference's own words, which differ by channel, are the vector's.
    var words: [UInt32] = []
    if let answer = try? vector?.serverBytes.map(bytes(hex:)), answer.count >= 202 {
      words = [UInt32(answer[198]) | UInt32(answer[199]) << 8]
    }
    stage.accept(
      publicKey: Self.key, commonCapabilities: [.protocolAuthSelection, .authSpice, .miniHeader], channelCapabilityWords: words)
  }
}

@Suite struct LinkServerTests {
  /// Answers of the reference with the random key replaced by ours.
  private func expected(_ vector: LinkVectors.Case) throws -> [UInt8] {
    var bytes = try bytes(hex: vector.serverBytes ?? "")
    if vector.linkError == 0 { bytes.replaceSubrange(20..<182, with: Shell.key) }
    return bytes
  }

  @Test(arguments: try LinkVectors.cases())
  func answersAsTheReference(_ vector: LinkVectors.Case) throws {
    let client = try bytes(hex: #require(vector.clientBytes))
    var whole = Shell(vector: vector)
    whole.feed(client)
    #expect(try whole.sent == expected(vector))
    #expect((whole.closed != nil) == (vector.connection == "closed"))

    var bytewise = Shell(vector: vector)
    for byte in client { bytewise.feed([byte]) }
    #expect(bytewise.sent == whole.sent)
    #expect(bytewise.closed == whole.closed)
  }

  private func link(common: [UInt32] = [0x0d], type: UInt8 = 1, id: UInt8 = 0) -> [UInt8] {
    LinkMessage(connectionID: 5, channelType: type, channelNumber: id, commonCapabilityWords: common, channelCapabilityWords: [0x6fbf])
      .encoded()
  }

  private let rightTicket = [UInt8](repeating: 9, count: 128)

  @Test func establishesWithMechanismWord() throws {
    var shell = Shell()
    shell.feed(link(type: 2) + [1, 0, 0, 0] + rightTicket + [1, 2, 3])
    let (message, form) = try #require(shell.established)
    #expect(message.channel == ChannelID(.display))
    #expect(message.connectionID == 5)
    #expect(message.channelCapabilityWords == [0x6fbf])
    #expect(form == .mini)
    #expect(shell.sent.suffix(4) == [0, 0, 0, 0])
    #expect(shell.stage.takeRest() == [1, 2, 3])
    #expect(shell.closed == nil)
  }

  @Test func establishesWithoutMechanismWordAndWithFullHeaders() throws {
    var shell = Shell()
    shell.feed(link(common: []) + rightTicket)
    #expect(try #require(shell.established).1 == .full)
  }

  @Test func refusesSASL() {
    var shell = Shell()
    shell.feed(link() + [2, 0, 0, 0])
    #expect(shell.sent.suffix(194) == LinkReply.errorBlock(.invalidData)[...])
    #expect(shell.closed != nil)
  }

  @Test func tellsTheResult() {
    var shell = Shell()
    shell.feed(link() + [1, 0, 0, 0] + [UInt8](repeating: 8, count: 128))
    #expect(shell.sent.suffix(4) == [7, 0, 0, 0])
    #expect(shell.closed == "permissionDenied")
  }

  @Test func countsThatWouldOverflowAreRefused() {
    for (common, channel, offset) in [(UInt32.max, UInt32.max, UInt32.max), (1024, 1024, 18), (1, 0, .max), (0, 1, 4095), (0, 1025, 18)] {
      var body: [UInt8] = [0, 0, 0, 0, 1, 0]
      for value in [common, channel, offset] { withUnsafeBytes(of: value.littleEndian) { body += $0 } }
      var shell = Shell()
      shell.feed(LinkHeader.magic + [2, 0, 0, 0, 2, 0, 0, 0, 18, 0, 0, 0] + body)
      #expect(shell.sent == LinkReply.errorBlock(.invalidData))
    }
  }

  @Test func randomBytesEndInAnAnswer() {
    var random = SystemRandomNumberGenerator()
    for round in 0..<3000 {
      var bytes: [UInt8] = (0..<Int.random(in: 0..<200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      // Some get past the first doors.
      if round % 3 > 0 { bytes = LinkHeader.magic + [2, 0, 0, 0, 2, 0, 0, 0, 18 + UInt8(round % 7) * 4, 0, 0, 0] + bytes }
      if round % 3 > 1, bytes.count > 34 { bytes.replaceSubrange(20..<34, with: [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 18, 0, 0, 0]) }
      var shell = Shell()
      shell.feed(bytes)
      #expect([0, 194].contains(shell.sent.count) || shell.sent.count >= 198)
      #expect(shell.closed == nil || shell.established == nil)
    }
  }
}
