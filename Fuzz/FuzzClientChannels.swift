// fuzz: modules SpiceCanvas
// fuzz: sources Sources/SpiceClient/Channels/*.swift Sources/SpiceClient/Main/*.swift Sources/SpiceClient/Agent/*.swift
// fuzz: sources Sources/SpiceClient/Cursor/*.swift Sources/SpiceClient/Inputs/*.swift
import SpiceGraphics
import SpiceWire

/// A client's main, cursor and inputs channels: which one (a byte), then messages of the server, each with its number, its size (two bytes
/// each) and its body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzClientChannels(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  switch input.byte() % 3 {
  case 0:
    run(MainEngine(isActive: true, preferredMouseMode: .client), &input) { engine, _ in
      _ = engine.requestMonitors([MonitorRequest(size: Size(width: 640, height: 480))])
    }
  case 1:
    run(CursorEngine(), &input) { engine, _ in
      guard let shape = engine.state.shape else { return }
      require(shape.width <= 1024 && shape.height <= 1024, "a shape of \(shape.width)x\(shape.height)")
      require(shape.pixels.count == shape.width * shape.height && shape.isPremultiplied, "a shape is whole")
    }
  default:
    run(InputsEngine(serverCapabilities: []), &input) { engine, input in
      let dx = Int32(bitPattern: UInt32(input.u16()) << 16)
      require(engine.movePointer(dx: dx, dy: 1).count <= 2, "a movement is at most one message of each kind")
      _ = engine.press(ScanCode(rawValue: input.u16()))
      require(engine.pressedKeys.count <= 1 << 16, "keys are remembered once")
      if input.bool() { require(engine.releaseAll().count <= 1 << 16 && engine.pressedKeys.isEmpty, "nothing stays down") }
    }
  }
  return 0
}

private func run<Engine: ChannelEngine>(
  _ engine: Engine, _ input: inout FuzzInput, _ act: (inout Engine, inout FuzzInput) -> Void
) {
  var receiver = ChannelReceiver(engine)
  var serial: UInt64 = 0
  while !input.isEmpty, serial < 100 {
    serial += 1
    let type = input.u16()
    let body = input.bytes(Int(input.u16() % 4096))
    let effects = receiver.receive(MessageFrame(serial: serial, type: type, body: body))
    require(effects.count <= 8 * (1 + body.count / 4), "\(effects.count) effects of \(body.count) bytes")
    for case .problem(let problem) in effects { require(!"\(problem)".isEmpty, "a problem has words") }
    if input.bool() { act(&receiver.engine, &input) }
  }
}
