// fuzz: sources Sources/SpiceTransport/WebSocket/HTTPHead.swift Sources/SpiceTransport/WebSocket/WebSocketRequest.swift

/// Heads of HTTP: four bytes that decide where the head is cut, then the head.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebSocketRequest(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  let stream = input.takeRest()
  var searched = 0
  let end = HTTPHead.end(in: stream, searched: &searched)
  var came: [UInt8] = []
  var cutEnd: Int?
  searched = 0
  for piece in pieces(of: stream, seed: seed) where cutEnd == nil {
    came += piece
    cutEnd = HTTPHead.end(in: came, searched: &searched)
  }
  require(end == cutEnd, "cut, the head ends at \(String(describing: cutEnd)), else at \(String(describing: end))")

  let head = end.map { Array(stream[..<$0]) } ?? stream
  let lines = HTTPHead.lines(head)
  require(lines.allSatisfy { !$0.utf8.contains(10) }, "a line is one line")
  if let status = lines.first.flatMap(HTTPHead.status) { require(status < 1000, "a status has three digits: \(status)") }
  guard let request = WebSocketRequest(head: head) else { return 0 }
  require(!request.key.isEmpty && request.key == HTTPHead.value(of: "sec-websocket-key", in: lines), "a request has a key")
  require(!request.key.utf8.contains(10), "a key is one line")
  return 0
}
