import SpiceWire
import TestSupport
import Testing

@Suite struct LinkClientTests {
  private let key = [UInt8](1...162)
  private let message = LinkMessage(
    connectionID: 0, channelType: 1, channelNumber: 0, commonCapabilityWords: [0x0b], channelCapabilityWords: [0x0f])

  private func reply(common: [UInt32] = [0x0b]) -> [UInt8] {
    LinkReply(publicKey: key, commonCapabilityWords: common, channelCapabilityWords: [3]).encoded()
  }

  /// Feeds `bytes` in pieces of `size`; answers tickets with 128 times 5.
  private func run(_ bytes: [UInt8], size: Int) -> (actions: [ClientLinkStage.Action], stage: ClientLinkStage) {
    var stage = ClientLinkStage(message)
    var actions: [ClientLinkStage.Action] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      stage.receive(bytes[start..<min(start + size, bytes.count)])
      while let action = stage.nextAction() {
        actions.append(action)
        if case .encryptTicket = action { stage.ticket([UInt8](repeating: 5, count: 128)) }
      }
    }
    return (actions, stage)
  }

  @Test(arguments: [1, 7, 1000]) func establishes(size: Int) throws {
    var (actions, stage) = run(reply() + [0, 0, 0, 0] + [1, 2, 3], size: size)
    #expect(actions.count == 3)
    #expect(actions.first == .encryptTicket(publicKey: key))
    #expect(actions.dropFirst().first == .send([1, 0, 0, 0] + [UInt8](repeating: 5, count: 128)))
    guard case .established(let reply, let form) = actions.last else {
      Issue.record("not established: \(actions)")
      return
    }
    #expect(reply.channelCapabilityWords == [3])
    #expect(form == .mini)
    let rest = stage.takeRest()
    #expect(size == 1000 ? rest == [1, 2, 3] : rest.suffix(1) == [3])
  }

  @Test func sendsNoMechanismWordToAServerWithoutSelection() {
    let (actions, _) = run(reply(common: []), size: 1000)
    #expect(actions.last == .send([UInt8](repeating: 5, count: 128)))
  }

  @Test func needsTicketsWhereTheServerSelects() {
    #expect(run(reply(common: [0x0d]), size: 1000).actions == [.failed(.noCommonMechanism)])
  }

  @Test func tellsWhatIsNotSPICE() {
    #expect(run([0x15, 3, 3, 0, 2], size: 1000).actions == [.failed(.notSPICE(firstBytes: [0x15, 3, 3, 0, 2]))])
    #expect(run(Array("HTTP/1.1".utf8), size: 1).actions == [.failed(.notSPICE(firstBytes: Array("H".utf8)))])
  }

  @Test func tellsVersionErrorsAndResults() {
    #expect(
      run(LinkHeader.magic + [1, 0, 0, 0, 3, 0, 0, 0, 18, 0, 0, 0], size: 5).actions == [.failed(.versionMismatch(major: 1, minor: 3))])
    #expect(run(LinkReply.errorBlock(.needSecured), size: 9).actions == [.failed(.linkError(5))])
    #expect(run(reply() + [7, 0, 0, 0], size: 3).actions.last == .failed(.result(7)))
    #expect(run(reply() + LinkReply.errorBlock(.invalidData), size: 3).actions.last == .failed(.linkError(3)))
  }

  @Test func refusesImpossibleReplies() {
    for (size, at) in [(UInt8(177), 12), (0xff, 13)] {
      var bytes = reply()
      bytes[at] = size
      guard case .failed(.malformedReply) = run(bytes, size: 1000).actions.last else {
        Issue.record("size byte \(at) = \(size) was taken")
        continue
      }
    }
    // The words lie outside of the reply.
    var bytes = reply()
    bytes[190] = 0xb3
    guard case .failed(.malformedReply(let error)) = run(bytes, size: 1000).actions.last else {
      Issue.record("words outside of the reply were taken")
      return
    }
    #expect(error.message == "link reply")
    // A second reply where the result belongs would ask for tickets for ever.
    guard case .failed(.malformedReply) = run(reply() + reply(), size: 1000).actions.last else {
      Issue.record("a second reply was taken")
      return
    }
  }

  @Test func randomBytesNeverTrap() {
    for round in 0..<3000 {
      var bytes = (0..<Int.random(in: 0..<260)).map { _ in UInt8.random(in: 0...255) }
      if round % 2 > 0 { bytes = LinkHeader.magic + [2, 0, 0, 0, 2, 0, 0, 0, 178, 0, 0, 0, 0, 0, 0, 0] + bytes }
      #expect(run(bytes, size: 1 + round % 50).actions.count <= 3)
    }
  }

  @Test(arguments: try LinkVectors.cases()) func readsTheReferencesAnswers(_ vector: LinkVectors.Case) throws {
    let answer = try bytes(hex: #require(vector.serverBytes))
    let actions = run(answer, size: 11).actions
    switch vector.linkError {
    case nil: #expect(actions.isEmpty)
    case 0?:
      guard case .encryptTicket(let key) = actions.first else {
        Issue.record("no key: \(actions)")
        return
      }
      #expect(key[0..<3] == [0x30, 0x81, 0x9f])
      if let after = try vector.afterReply.map(bytes(hex:)) {
        #expect(actions.last == .failed(after.count == 4 ? .result(7) : .linkError(3)))
      }
    case let code?: #expect(actions == [.failed(.linkError(code))])
    }
  }
}
