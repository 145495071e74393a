import ArgumentParser
import NIOCore
import SpiceClient
import SpiceGraphics
import SpiceWire

/// `saffron click`: moves the pointer and clicks, as a person would.
struct Click: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Move the pointer of a SPICE server and click.",
    discussion: """
      X and Y are pixels of the display's picture, from its upper left corner. Where the server lets the client place the pointer (client mouse \
      mode: a guest with a tablet or an agent), it is put there. Else (server mouse mode) it is moved step by step until the server says that it \
      is there. Most servers serve one client at a time: connecting ends the session of the present one.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "Pixels from the left edge.")
  var x: Int32

  @Argument(help: "Pixels from the upper edge.")
  var y: Int32

  @Option(help: ArgumentHelp("The button: \(ButtonName.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
  var button: ButtonName = .left

  @Flag(help: "Click twice.")
  var double = false

  @Option(help: ArgumentHelp("The number of the display.", valueName: "number"))
  var display: UInt8 = 0

  @Option(
    help: ArgumentHelp(
      "The mouse mode to use: client or server. Without it: client, where the server has it.", valueName: "mode"))
  var mouseMode: MouseModeName?

  func validate() throws {
    guard x >= 0, y >= 0 else { throw ValidationError("X and Y must not be negative.") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let problem = try await ClientConnection.run(connection, .all) {
        $0.mouseMode = (mouseMode ?? .client).mode
      } _: { server throws(SpiceClientError) in
        try await server.waitForInputs()
        return try await click(server)
      }
      if let problem { throw problem }
    }
  }

  /// Clicks, or tells why it makes no sense.
  private func click(_ server: ClientConnection) async throws(SpiceClientError) -> CommandFailure? {
    let session = server.session
    let wanted = (mouseMode ?? .client).mode
    // The server may still be about to change its mode as it was asked to.
    let mode = await server.poll(for: .seconds(2)) { session -> MouseMode? in
      guard let state = session.mainState else { return nil }
      let isSupported = state.supportedMouseModes.rawValue & wanted.rawValue != 0
      return state.currentMouseMode == wanted || !isSupported ? state.currentMouseMode : nil
    }
    if let mouseMode, mode != wanted { return CommandFailure(.failed, "the server does not change to \(mouseMode.rawValue) mouse mode") }
    let display = display
    // The display's channel may be up later than the inputs; one that shows nothing is clicked on all the same.
    let size = await server.poll(for: .seconds(2)) { $0.displayState(of: display)?.primarySize }
    if let size, x >= size.width || y >= size.height {
      return CommandFailure(.usage, "the display has only \(size.width)x\(size.height) pixels")
    }

    let target = Point(x: x, y: y)
    if mode == .client {
      await session.movePointer(to: target, display: display)
    } else {
      guard await PointerGuide(server, display: display).move(to: target) else {
        return CommandFailure(.timedOut, "the pointer did not come to \(x),\(y)")
      }
    }
    for click in 0..<(double ? 2 : 1) {
      if click > 0 { try? await Task.sleep(for: .milliseconds(60)) }
      await session.press(button.button)
      try? await Task.sleep(for: .milliseconds(20))
      await session.release(button.button)
    }
    try await server.settle()
    return nil
  }
}
