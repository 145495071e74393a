import SpiceWire

/// Decodes one input as a message of a channel, encodes it, and decodes that again: the second message must be the first, and its bytes
/// those of the first. A trap, an address error or a difference is a finding.
///
/// The input's first byte tells the sender (even: the server), the next two are the message's number, the rest is the body.
func fuzz<Server: ChannelMessage, Client: ChannelMessage>(
  _: Server.Type, _: Client.Type, _ data: UnsafePointer<UInt8>?, _ size: Int
) -> CInt {
  guard let data, size >= 3 else { return 0 }
  let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
  let type = UInt16(input[1]) | UInt16(input[2]) << 8
  let body = Array(input[3...])
  if input[0] & 1 == 0 { check(Server.self, type, body) } else { check(Client.self, type, body) }
  return 0
}

private func check<Message: ChannelMessage>(_: Message.Type, _ type: UInt16, _ body: [UInt8]) {
  let message: Message
  do throws(WireError) {
    message = try Message.decode(type: type, body: body)
  } catch {
    require(!error.field.isEmpty && error.message == Message.label(ofType: type), "an error names message and field: \(error)")
    return
  }
  require(message.type == type, "a message keeps its number")
  let encoded = message.encodedBody().joined
  do throws(WireError) {
    let again = try Message.decode(type: type, body: encoded)
    require(again == message, "encoding and decoding changed \(message) to \(again)")
    require(again.encodedBody().joined == encoded, "\(message) is encoded in two ways")
  } catch {
    fatalError("what was encoded from \(message) is refused: \(error)")
  }
}

/// Ends the process with the reason; unlike a precondition it says it in optimised builds too.
func require(_ condition: Bool, _ reason: @autoclosure () -> String) {
  if !condition { fatalError(reason()) }
}

/// The bytes that libFuzzer hands over.
func bytes(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] { [UInt8](UnsafeBufferPointer(start: data, count: size)) }
