/// A server's side of the link stage of one connection: bytes and decisions in, actions out (spec 01, sections 3.5, 3.8 and 4).
///
/// Feed `receive(_:)`, then do what `nextAction()` says until it gives nil. `.decide` and `.checkTicket` wait for an answer: `accept` or
/// `refuse` to the first, `conclude` to the second. Every action that comes before the end is safe to do at once; nothing here blocks, and
/// no more than one link message, one ticket and one read are ever kept.
public struct ServerLinkStage: Sendable {
  /// What the owner of the stage has to do next.
  public enum Action: Hashable, Sendable {
    /// Is the channel to be had over this connection? Answer by `accept` or `refuse` (rows 6 and 7: security first, then existence).
    case decide(LinkMessage)
    /// Send these bytes.
    case send([UInt8])
    /// Decrypt these 128 bytes, judge the password in them, then rows 10 and 11. Answer by `conclude`.
    case checkTicket([UInt8], LinkMessage)
    /// The channel is up; `takeRest()` has what came behind the ticket.
    case established(LinkMessage, HeaderForm)
    /// Close once everything sent is out. The text says why, for logs.
    case close(reason: String)
  }

  private enum State: Sendable {
    case header
    case message(LinkHeader)
    case deciding(LinkMessage)
    case mechanism(LinkMessage, HeaderForm)
    case ticket(LinkMessage, HeaderForm)
    case checking(LinkMessage, HeaderForm)
    /// What is left to be told: bytes first, then the end.
    case ending([UInt8], reason: String)
    case replying([UInt8], LinkMessage, HeaderForm, mechanism: Bool)
    case admitted(LinkMessage, HeaderForm)
    case established(LinkMessage, HeaderForm)
    case over
  }

  /// Bytes of a ticket: one RSA-1024 block.
  public static let ticketSize = 128
  /// The mechanism word for tickets; 2 would be SASL.
  public static let ticketMechanism: UInt32 = 1

  private var state = State.header
  private var input = LinkBuffer()

  public init() {}

  /// True once the channel is established or refused: bytes are no longer looked at.
  public var isOver: Bool { if case .over = state { true } else { false } }

  /// Takes bytes from the client.
  public mutating func receive(_ bytes: some Sequence<UInt8>) { input.append(bytes) }

  /// What came behind the ticket: the first messages.
  public mutating func takeRest() -> [UInt8] { input.takeAll() }

  /// The next thing to do; nil until more bytes or an answer come.
  public mutating func nextAction() -> Action? {
    while true {
      switch state {
      case .header:
        guard readHeader() else { return nil }
      case .message(let header):
        guard let body = input.take(Int(header.size)) else { return nil }
        do {
          let message = try LinkMessage(body: body)
          state = .deciding(message)
          return .decide(message)
        } catch {
          refuse(.invalidData, reason: "\(error)")
        }
      case .replying(let reply, let message, let form, let mechanism):
        state = mechanism ? .mechanism(message, form) : .ticket(message, form)
        return .send(reply)
      case .mechanism(let message, let form):
        guard let word = input.take(4) else { return nil }
        let mechanism = word.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        if mechanism == Self.ticketMechanism {
          state = .ticket(message, form)
        } else {
          refuse(.invalidData, reason: "authentication mechanism \(mechanism) is not offered")
        }
      case .ticket(let message, let form):
        guard let ticket = input.take(Self.ticketSize) else { return nil }
        state = .checking(message, form)
        return .checkTicket(ticket, message)
      case .admitted(let message, let form):
        state = .established(message, form)
        return .send([0, 0, 0, 0])
      case .established(let message, let form):
        state = .over
        return .established(message, form)
      case .ending(let bytes, let reason):
        guard bytes.isEmpty else {
          state = .ending([], reason: reason)
          return .send(bytes)
        }
        state = .over
        return .close(reason: reason)
      case .deciding, .checking, .over:
        return nil
      }
    }
  }

  /// Rows 1 to 3; false while bytes are missing. The magic is judged as soon as its four bytes are there.
  private mutating func readHeader() -> Bool {
    guard input.count >= 4 else { return false }
    guard input.peek(4).elementsEqual(LinkHeader.magic) else {
      refuse(.invalidMagic, reason: "the first bytes are not those of SPICE")
      return true
    }
    guard let bytes = input.take(LinkHeader.size) else { return false }
    var reader = WireReader(bytes, message: "link header")
    guard let header = try? LinkHeader(from: &reader) else {
      refuse(.invalidMagic, reason: "the first bytes are not those of SPICE")
      return true
    }
    if header.majorVersion == 0 {
      state = .ending([], reason: "protocol version 0.\(header.minorVersion)")
    } else if header.majorVersion != LinkHeader.currentMajor {
      refuse(.versionMismatch, reason: "protocol version \(header.majorVersion).\(header.minorVersion)")
    } else if header.size < LinkMessage.fixedSize || header.size > LinkMessage.largestSize {
      refuse(.invalidData, reason: "link message of \(header.size) bytes")
    } else {
      state = .message(header)
    }
    return true
  }

  // MARK: Answers

  /// Answers `.decide`: the channel is there, with these capabilities and this 162-byte ticket key.
  public mutating func accept(
    publicKey: [UInt8], commonCapabilities: CapabilitySet<CommonCapability>, channelCapabilityWords: [UInt32]
  ) {
    guard case .deciding(let message) = state else { return }
    let reply = LinkReply(
      publicKey: publicKey, commonCapabilityWords: commonCapabilities.words, channelCapabilityWords: channelCapabilityWords)
    let both = message.commonCapabilities.intersection(commonCapabilities)
    state = .replying(
      reply.encoded(), message, both.contains(.miniHeader) ? .mini : .full, mechanism: both.contains(.protocolAuthSelection))
  }

  /// Answers `.decide`: not to be had. With a code the client gets an error block, with nil the connection ends without a byte.
  public mutating func refuse(_ code: LinkErrorCode?) {
    guard case .deciding(let message) = state else { return }
    let what = message.channel?.description ?? "channel type \(message.channelType) number \(message.channelNumber)"
    if let code {
      refuse(code, reason: "\(what): \(code)")
    } else {
      state = .ending([], reason: "no such channel: \(what)")
    }
  }

  /// Answers `.checkTicket`: the link result.
  public mutating func conclude(_ result: LinkErrorCode) {
    guard case .checking(let message, let form) = state else { return }
    guard result != .ok else {
      state = .admitted(message, form)
      return
    }
    var writer = WireWriter()
    writer.u32(result.rawValue)
    state = .ending(writer.finish().joined, reason: "\(result)")
  }

  private mutating func refuse(_ code: LinkErrorCode, reason: String) {
    state = .ending(LinkReply.errorBlock(code), reason: reason)
  }
}
