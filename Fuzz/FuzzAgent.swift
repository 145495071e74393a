// fuzz: sources Sources/SpiceClient/Agent/*.swift
import SpiceGraphics
import SpiceWire

/// What an agent sends to a client: a stream that is cut anywhere (each piece has its size in front, two bytes), with the server's words
/// about agents and tokens and the application's wishes in between.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAgent(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  var engine = AgentEngine()
  var budget: UInt64 = 0
  var turns = 0
  while !input.isEmpty, turns < 200 {
    turns += 1
    var sent: [MainClientMessage] = []
    switch input.byte() % 8 {
    case 0:
      let tokens = UInt32(input.byte())
      budget = UInt64(tokens)
      sent = engine.connected(tokens: tokens)
    case 1: engine.disconnected()
    case 2:
      let tokens = UInt32(input.byte() % 4)
      budget += UInt64(tokens)
      sent = engine.received(tokens: tokens)
    case 3:
      sent = engine.requestMonitors(
        (0..<input.byte() % 4).map { _ in
          MonitorRequest(
            display: input.byte(), size: input.bool() ? Size(width: Int32(input.u16()), height: Int32(input.byte())) : nil,
            position: input.bool() ? Point(x: .max, y: -Int32(input.byte())) : nil,
            physicalSize: input.bool() ? MonitorRequest.PhysicalSize(width: 1, height: 1) : nil)
        })
    default:
      do throws(WireError) {
        sent = try engine.received(data: input.bytes(Int(input.u16() % 4096))[...]).send
      } catch {
        require(error.message.hasPrefix("agent "), "\(error) names its message")
      }
    }
    for case .agentData(let fields) in sent {
      require(budget > 0, "nothing is sent without a token")
      budget -= 1
      require(!fields.data.isEmpty && fields.data.count <= AgentDataPieces.longest, "a piece of \(fields.data.count) bytes")
    }
  }
  agree(bytes(data, size))
  return 0
}

/// Messages are the same however the stream is cut, and encoding them gives the bytes that they came from, but what is ignored.
private func agree(_ stream: [UInt8]) {
  var whole = AgentMessageAssembler(limit: 1 << 12)
  guard let messages = try? whole.append(stream[...]) else { return }
  var cut = AgentMessageAssembler(limit: 1 << 12)
  var again: [AgentMessage] = []
  for byte in stream.indices { again += (try? cut.append(stream[byte...byte])) ?? [] }
  require(again == messages, "the cut makes no difference")
  for message in messages {
    var reader = AgentMessageAssembler(limit: 1 << 13)
    require((try? reader.append(message.encoded()[...])) == [message], "\(message) survives")
  }
}
