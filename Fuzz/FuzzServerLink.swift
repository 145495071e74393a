import SpiceWire

/// A server's link stage: four bytes that decide where the stream is cut, the owner's answers, how the stream begins, the stream.
///
/// However the stream is cut, the same must come of it, and a client that gets what is sent must be able to read it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzServerLink(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  let answers = Answers(&input)
  let stream = start(&input) + input.takeRest()
  let whole = Run([stream], answers)
  let cut = Run(pieces(of: stream, seed: seed), answers)
  require(whole.actions == cut.actions && whole.rest == cut.rest, "cut, it does \(cut.actions), else \(whole.actions)")
  checkClient(whole)
  return 0
}

/// What the owner of the stage says.
private struct Answers {
  /// Nil: refused without a word.
  var refusal: LinkErrorCode?
  var isAccepted: Bool
  var common: CapabilitySet<CommonCapability>
  var channel: [UInt32]
  var result: LinkErrorCode

  init(_ input: inout FuzzInput) {
    let choice = input.byte()
    isAccepted = choice >= 16
    refusal = LinkErrorCode(rawValue: UInt32(choice))
    result = choice >= 32 ? .ok : LinkErrorCode(rawValue: UInt32(choice % 10)) ?? .error
    common = CapabilitySet(words: input.words(0...2))
    channel = input.words(0...20)
  }
}

/// Nothing, a header, or a whole link message: so that inputs need not find the way through the first doors themselves.
private func start(_ input: inout FuzzInput) -> [UInt8] {
  switch input.byte() % 3 {
  case 0: return []
  case 1:
    var writer = WireWriter()
    LinkHeader(size: UInt32(input.u16() % 4200)).write(to: &writer)
    return writer.finish().joined
  default:
    return LinkMessage(
      connectionID: input.u32(), channelType: input.byte() % 16, channelNumber: input.byte(), commonCapabilityWords: input.words(0...3),
      channelCapabilityWords: input.words(0...3)
    ).encoded()
  }
}

private struct Run {
  var actions: [ServerLinkStage.Action] = []
  var sent: [UInt8] = []
  var decided: LinkMessage?
  var rest: [UInt8] = []

  init(_ pieces: [[UInt8]], _ answers: Answers) {
    var stage = ServerLinkStage()
    for piece in pieces {
      stage.receive(piece)
      while let action = stage.nextAction() {
        actions.append(action)
        require(actions.count <= 8, "the stage ends")
        switch action {
        case .send(let bytes): sent += bytes
        case .decide(let message):
          decided = message
          if answers.isAccepted {
            stage.accept(
              publicKey: [UInt8](repeating: 7, count: LinkReply.publicKeySize), commonCapabilities: answers.common,
              channelCapabilityWords: answers.channel)
          } else {
            stage.refuse(answers.refusal)
          }
        case .checkTicket(let ticket, _):
          require(ticket.count == ServerLinkStage.ticketSize, "a ticket is one block")
          stage.conclude(answers.result)
        case .established, .close: require(stage.isOver, "nothing comes behind the end")
        }
      }
    }
    rest = stage.takeRest()
  }
}

/// Gives what the server sent to a client that sent the message which the server has understood.
private func checkClient(_ run: Run) {
  guard let message = run.decided else { return }
  let body = Array(message.encoded().dropFirst(LinkHeader.size))
  require(body.count <= LinkMessage.largestSize, "what was taken is taken again")
  require((try? LinkMessage(body: body)) == message, "a link message is encoded as it was decoded")
  var client = ClientLinkStage(message)
  client.receive(run.sent)
  while let action = client.nextAction() {
    switch action {
    case .encryptTicket: client.ticket([UInt8](repeating: 9, count: ServerLinkStage.ticketSize))
    case .send: break
    case .established(_, let form):
      guard case .established(_, let serverForm)? = run.actions.last else { fatalError("only the client calls it established") }
      require(form == serverForm, "both sides use the same headers")
    case .failed(.linkError(let code)), .failed(.result(let code)):
      require(code == 0 || LinkErrorCode(rawValue: code) != nil, "the code \(code) has a name")
    case .failed(.noCommonMechanism): break
    case .failed(let failure): fatalError("a client says of a server's answer: \(failure)")
    }
  }
}
