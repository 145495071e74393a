import SpiceWire

/// A client's link stage: four bytes that decide where the stream is cut, the client's capabilities, how the stream begins, the stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzClientLink(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  let message = LinkMessage(
    connectionID: 1, channelType: 1, channelNumber: 0, commonCapabilityWords: input.words(0...2), channelCapabilityWords: [])
  let stream = start(&input) + input.takeRest()
  let whole = Run([stream], message)
  let cut = Run(pieces(of: stream, seed: seed), message)
  require(whole.rest == cut.rest, "the same is left")
  if case .failed(.notSPICE(let first))? = whole.actions.last, case .failed(.notSPICE(let cutFirst))? = cut.actions.last {
    require(first.count <= 64 && first.starts(with: cutFirst), "the first bytes are told")
    require(whole.actions.dropLast() == cut.actions.dropLast(), "the same comes before")
  } else {
    require(whole.actions == cut.actions, "cut, it does \(cut.actions), else \(whole.actions)")
  }
  return 0
}

/// Nothing, a header, an error block or a whole reply.
private func start(_ input: inout FuzzInput) -> [UInt8] {
  switch input.byte() % 4 {
  case 0: return []
  case 1:
    var writer = WireWriter()
    LinkHeader(size: UInt32(input.u16() % 17000)).write(to: &writer)
    return writer.finish().joined
  case 2: return LinkReply.errorBlock(LinkErrorCode(rawValue: UInt32(input.byte() % 10)) ?? .error)
  default:
    let key = [UInt8](repeating: input.byte(), count: LinkReply.publicKeySize)
    return LinkReply(publicKey: key, commonCapabilityWords: input.words(0...2), channelCapabilityWords: input.words(0...3)).encoded()
  }
}

private struct Run {
  var actions: [ClientLinkStage.Action] = []
  var rest: [UInt8] = []

  init(_ pieces: [[UInt8]], _ message: LinkMessage) {
    var stage = ClientLinkStage(message)
    for piece in pieces {
      stage.receive(piece)
      while let action = stage.nextAction() {
        actions.append(action)
        require(actions.count <= 3, "the stage ends")
        require(!stage.stage.isEmpty, "the stage has a name")
        if case .encryptTicket(let key) = action {
          require(key.count == LinkReply.publicKeySize, "a key has its size")
          stage.ticket([UInt8](repeating: 9, count: ServerLinkStage.ticketSize))
        }
        if case .established(let reply, _) = action {
          let again = try? LinkReply(body: Array(reply.encoded().dropFirst(LinkHeader.size)))
          require(again == reply, "a reply is encoded as it was decoded")
        }
      }
    }
    rest = stage.takeRest()
  }
}
