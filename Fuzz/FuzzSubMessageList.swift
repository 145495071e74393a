import SpiceWire

/// Lists of sub-messages: four bytes of offset, then the message's body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSubMessageList(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let data, size >= 4 else { return 0 }
  let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
  let offset = input[..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  let body = Array(input[4...])
  guard let subMessages = try? SubMessageList.subMessages(in: body, at: offset) else { return 0 }
  require(subMessages.allSatisfy { $0.body.upperBound <= body.count }, "a sub-message lies in its message")
  require(subMessages.reduce(0) { $0 + $1.body.count } <= 16 * body.count, "the work is bounded")
  return 0
}
