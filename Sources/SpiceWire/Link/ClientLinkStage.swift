/// A client's side of the link stage of one connection: bytes in, actions out (spec 01, sections 3.7, 3.8 and 4.5).
///
/// Send `request`, feed what comes to `receive(_:)`, and do what `nextAction()` says until it gives nil. `.encryptTicket` waits for
/// `ticket(_:)`.
public struct ClientLinkStage: Sendable {
  /// What the owner of the stage has to do next.
  public enum Action: Hashable, Sendable {
    /// Encrypt the password for this key (162 bytes of DER), then call `ticket(_:)`.
    case encryptTicket(publicKey: [UInt8])
    /// Send these bytes.
    case send([UInt8])
    /// The channel is up; `takeRest()` has what came behind the result.
    case established(LinkReply, HeaderForm)
    /// The channel does not come up; the connection is of no use any more.
    case failed(Failure)
  }

  /// Why a channel did not come up.
  public enum Failure: Error, Hashable, Sendable {
    /// The answer does not start as SPICE does; its first bytes, at most 64.
    case notSPICE(firstBytes: [UInt8])
    /// The server speaks another major version.
    case versionMismatch(major: UInt32, minor: UInt32)
    /// The reply contradicts itself.
    case malformedReply(WireError)
    /// The server refuses the link: a `LinkErrorCode`, or a number without a name.
    case linkError(UInt32)
    /// The ticket was sent, and this result, which is not 0, came back.
    case result(UInt32)
    /// The server takes no tickets, only mechanisms that this client does not have (SASL).
    case noCommonMechanism
  }

  private enum State: Sendable {
    case header
    case reply(LinkHeader)
    case encrypting(LinkReply)
    case sending([UInt8], LinkReply)
    case result(LinkReply)
    case failing(Failure)
    case over
  }

  /// The largest reply that is taken: all the capability words that a link message may have, and then some.
  private static let largestReply: UInt32 = 16384

  /// The link message: what has to be sent first.
  public let request: [UInt8]

  private let message: LinkMessage
  private var state = State.header
  private var input = LinkBuffer()
  private var ticketSent = false

  public init(_ message: LinkMessage) {
    self.message = message
    request = message.encoded()
  }

  /// Takes bytes from the server.
  public mutating func receive(_ bytes: some Sequence<UInt8>) { input.append(bytes) }

  /// What came behind the result: the first messages. Before the end of the stage, what is not understood yet.
  public mutating func takeRest() -> [UInt8] { input.takeAll() }

  /// Where the stage stands, for errors: `link reply`, `authentication`.
  public var stage: String {
    switch state {
    case .header, .reply, .failing: "link reply"
    case .encrypting, .sending, .result, .over: "authentication"
    }
  }

  /// True while no byte of the server's came, or none that is SPICE's.
  public var hasNoAnswer: Bool { if case .header = state { input.count == 0 } else { false } }

  /// The next thing to do; nil until more bytes or a ticket come.
  public mutating func nextAction() -> Action? {
    while true {
      switch state {
      case .header:
        guard readHeader() else { return nil }
      case .reply(let header):
        guard let body = input.take(Int(header.size)) else { return nil }
        if let action = readReply(body) { return action }
      case .sending(let ticket, let reply):
        state = .result(reply)
        ticketSent = true
        return .send(ticket)
      case .result(let reply):
        guard input.count >= 4 else { return nil }
        // A server that does not take the mechanism answers with a second error block in the result's place.
        if input.peek(4).elementsEqual(LinkHeader.magic) {
          state = .header
          continue
        }
        guard let word = input.take(4) else { return nil }
        let result = word.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        guard result == 0 else {
          state = .failing(.result(result))
          continue
        }
        state = .over
        let both = message.commonCapabilities.intersection(reply.commonCapabilities)
        return .established(reply, both.contains(.miniHeader) ? .mini : .full)
      case .failing(let failure):
        state = .over
        return .failed(failure)
      case .encrypting, .over:
        return nil
      }
    }
  }

  private mutating func readHeader() -> Bool {
    let start = input.peek(4)
    guard start.elementsEqual(LinkHeader.magic.prefix(start.count)) else {
      state = .failing(.notSPICE(firstBytes: Array(input.peek(64))))
      return true
    }
    guard let bytes = input.take(LinkHeader.size) else { return false }
    var reader = WireReader(bytes, message: "link reply")
    do {
      let header = try LinkHeader(from: &reader)
      if header.majorVersion != LinkHeader.currentMajor {
        state = .failing(.versionMismatch(major: header.majorVersion, minor: header.minorVersion))
      } else if header.size < LinkReply.fixedSize {
        state = .failing(
          .malformedReply(reader.error("size", .truncated(needed: LinkReply.fixedSize, available: Int(header.size)))))
      } else if header.size > Self.largestReply {
        state = .failing(
          .malformedReply(reader.error("size", .tooLarge(value: UInt64(header.size), limit: UInt64(Self.largestReply)))))
      } else {
        state = .reply(header)
      }
    } catch {
      state = .failing(.malformedReply(error))
    }
    return true
  }

  private mutating func readReply(_ body: [UInt8]) -> Action? {
    let reply: LinkReply
    do {
      reply = try LinkReply(body: body)
    } catch {
      state = .failing(.malformedReply(error))
      return nil
    }
    guard reply.error == 0 else {
      state = .failing(.linkError(reply.error))
      return nil
    }
    guard !ticketSent else {
      state = .failing(.malformedReply(WireError(message: "link result", field: "error", problem: .inconsistent("is a second reply"))))
      return nil
    }
    let server = reply.commonCapabilities
    // A server that does not let the client choose takes a ticket at once.
    if server.contains(.protocolAuthSelection), !server.contains(.authSpice) {
      state = .failing(.noCommonMechanism)
      return nil
    }
    state = .encrypting(reply)
    return .encryptTicket(publicKey: reply.publicKey)
  }

  /// Answers `.encryptTicket` with the 128 bytes.
  public mutating func ticket(_ ciphertext: [UInt8]) {
    guard case .encrypting(let reply) = state else { return }
    let both = message.commonCapabilities.intersection(reply.commonCapabilities)
    var writer = WireWriter()
    if both.contains(.protocolAuthSelection) { writer.u32(ServerLinkStage.ticketMechanism) }
    writer.copy(ciphertext)
    state = .sending(writer.finish().joined, reply)
  }
}
