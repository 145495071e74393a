// fuzz: modules NIOCore
// fuzz: sources Sources/SpiceTransport/WebSocket/WebSocketFrameParser.swift Sources/SpiceTransport/WebSocket/WebSocketMask.swift
// fuzz: sources Sources/SpiceTransport/Connection/TransportError.swift
import NIOCore

/// WebSocket frames: four bytes that decide where the stream is cut, frames that are well-formed, then the rest of the stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebSocketFrames(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  var known = Outcome()
  var stream: [UInt8] = []
  for _ in 0..<input.number(0...8) { stream += frame(&input, &known) }
  let wholeFrames = Outcome(pieces(of: stream, seed: seed &+ 1))
  require(wholeFrames == known, "of well-formed frames come \(wholeFrames) instead of \(known)")
  stream += input.takeRest()
  let whole = Outcome([stream])
  let cut = Outcome(pieces(of: stream, seed: seed))
  require(whole == cut, "cut, it is \(cut), else \(whole)")
  require(whole.payload.starts(with: known.payload), "what comes later changes nothing")
  require(whole.payload.count <= stream.count, "no byte is invented")
  return 0
}

/// What came out of a stream; where a frame of data ends is of no meaning.
private struct Outcome: Equatable {
  var payload: [UInt8] = []
  /// The pings with the number of bytes before them.
  var pings: [[Int]] = []
  var isClosed = false
  var error: TransportError?

  init() {}

  init(_ pieces: [[UInt8]]) {
    var parser = WebSocketFrameParser()
    for piece in pieces where !isClosed && error == nil {
      parser.append(ByteBuffer(bytes: piece))
      do throws(TransportError) {
        while !isClosed, let event = try parser.next() {
          switch event {
          case .data(let bytes): payload += bytes.readableBytesView
          case .ping(let bytes): pings.append([payload.count] + bytes.readableBytesView.map { Int($0) })
          case .close: isClosed = true
          }
        }
      } catch {
        self.error = error
      }
    }
  }
}

/// One frame, and what has to come of it.
private func frame(_ input: inout FuzzInput, _ known: inout Outcome) -> [UInt8] {
  let opcode: UInt8 = [2, 2, 1, 9, 10][input.number(0...4)]
  let payload = input.bytes(input.number(0...(opcode >= 8 ? 125 : 255)))
  let isMasked = input.bool()
  let mask = isMasked ? input.bytes(4) : [0, 0, 0, 0]
  let bit: UInt8 = isMasked ? 0x80 : 0
  var bytes = [0x80 | opcode]
  switch input.byte() % 3 {
  case 0 where payload.count < 126: bytes.append(bit | UInt8(payload.count))
  case 1 where opcode < 8: bytes += [bit | 127, 0, 0, 0, 0, 0, 0, 0, UInt8(payload.count)]
  default: bytes += payload.count < 126 && opcode >= 8 ? [bit | UInt8(payload.count)] : [bit | 126, 0, UInt8(payload.count)]
  }
  if isMasked { bytes += mask }
  bytes += payload.enumerated().map { $1 ^ mask[$0 % 4] }
  if opcode == 9 { known.pings.append([known.payload.count] + payload.map { Int($0) }) }
  if opcode < 8 { known.payload += payload }
  return bytes
}
