// fuzz: modules SpiceCanvas
// fuzz: sources Sources/SpiceClient/Channels/*.swift Sources/SpiceClient/Display/*.swift
import SpiceGraphics
import SpiceWire

/// A client's display channel: what the server can do (a byte), then messages, each with its number, its size (two bytes each) and its
/// body. There is a primary surface already, and little memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDisplaySession(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  var configuration = DisplayConfiguration()
  configuration.surfaceLimit = 8
  configuration.surfaceByteLimit = 1 << 20
  configuration.paletteLimit = 4
  let capabilities = CapabilitySet<DisplayCapability>(words: [UInt32(input.byte())])
  var receiver = ChannelReceiver(DisplayEngine(configuration: configuration, serverCapabilities: capabilities))
  let primary = DisplaySurfaceCreate(surfaceID: 0, width: 40, height: 30, format: .xrgb32, flags: .primary)
  var serial: UInt64 = 0
  receive(.surfaceCreate(primary), &receiver, &serial)
  receive(.mark, &receiver, &serial)
  while !input.isEmpty, serial < 60 {
    serial += 1
    let type = input.u16()
    let body = input.bytes(Int(input.u16() % 4096))
    let effects = receiver.receive(MessageFrame(serial: serial, type: type, body: body))
    require(effects.count <= 6 * (1 + body.count / 4), "\(effects.count) effects of \(body.count) bytes")
    for case .problem(let problem) in effects { require("\(problem)".hasPrefix("display "), "\(problem) names its message") }
    if input.bool() { check(&receiver) }
  }
  check(&receiver)
  return 0
}

private func receive(_ message: DisplayServerMessage, _ receiver: inout ChannelReceiver<DisplayEngine>, _ serial: inout UInt64) {
  serial += 1
  let effects = receiver.receive(MessageFrame(serial: serial, type: message.type, body: message.encodedBody().joined))
  for case .problem(let problem) in effects { fatalError("\(problem)") }
}

private func check(_ receiver: inout ChannelReceiver<DisplayEngine>) {
  let state = receiver.engine.state
  let damage = receiver.engine.takeDamage()
  require(state.primarySize.map { Rect(size: $0).contains(damage.bounds) } ?? damage.isEmpty, "only what is shown is damaged")
  require(damage.rects.count <= 256, "damage is told in few rectangles")
  guard let snapshot = receiver.engine.snapshot() else { return }
  require(state.isMarked && snapshot.size == state.primarySize, "a picture has the surface's size")
  require(snapshot.rgb.count == 3 * snapshot.size.area, "a picture is whole")
}
