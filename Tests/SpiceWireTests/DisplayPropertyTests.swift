import TestSupport
import Testing

@testable import SpiceWire

@Suite struct DisplayPropertyTests {
  /// Decodes any bytes; what is accepted must encode to something that decodes to the same value.
  private func check(isFromServer: Bool, type: UInt16, body: [UInt8]) -> Bool {
    guard let message = try? DisplayMessage(isFromServer: isFromServer, type: type, body: body) else { return false }
    let again = try? DisplayMessage(isFromServer: isFromServer, type: type, body: message.body)
    #expect(again == message, "type \(type), body \(hexadecimal(body))")
    return true
  }

  @Test func mutatedVectorsAreDecodedOrRefused() throws {
    var generator = SeededGenerator(seed: 1)
    var accepted = 0
    var tried = 0
    for vector in DisplayVector.all("valid") + DisplayVector.all("malformed") {
      let body = try vector.body()
      guard body.count < 10_000 else { continue }
      for _ in 0..<60 {
        tried += 1
        if check(isFromServer: vector.isFromServer, type: vector.type, body: generator.mutation(of: body)) { accepted += 1 }
      }
    }
    #expect(accepted > tried / 10 && accepted < tried * 9 / 10, "\(accepted) of \(tried): mutations reach both outcomes")
  }

  @Test func randomBytesAreDecodedOrRefused() {
    var generator = SeededGenerator(seed: 2)
    for number in DisplayServerMessage.Number.allCases {
      for _ in 0..<200 {
        let body = generator.fieldBytes(Int.random(in: 0...200, using: &generator))
        _ = check(isFromServer: true, type: number.rawValue, body: body)
      }
    }
    for number in DisplayClientMessage.Number.allCases {
      for _ in 0..<200 {
        let body = generator.fieldBytes(Int.random(in: 0...40, using: &generator))
        _ = check(isFromServer: false, type: number.rawValue, body: body)
      }
    }
  }

  @Test func everyPrefixIsDecodedOrRefused() throws {
    for vector in DisplayVector.all("valid") {
      let body = try vector.body()
      guard body.count < 2000 else { continue }
      for count in 0..<body.count { _ = check(isFromServer: vector.isFromServer, type: vector.type, body: Array(body[..<count])) }
    }
  }

  @Test func onlyTheListedNumbersExist() {
    for type in UInt16.min...UInt16.max where type < 400 || type % 251 == 0 {
      for isFromServer in [true, false] {
        let name = isFromServer ? DisplayServerMessage.name(ofType: type) : DisplayClientMessage.name(ofType: type)
        do {
          _ = try DisplayMessage(isFromServer: isFromServer, type: type, body: [UInt8](repeating: 0, count: 100))
          #expect(name != nil)
        } catch {
          #expect((error.problem == .unknownMessage(type)) == (name == nil))
        }
      }
    }
  }
}
