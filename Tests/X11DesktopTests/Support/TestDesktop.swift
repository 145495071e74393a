import Foundation
import Logging
import SpiceGraphics
import Testing

@testable import X11Desktop

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A virtual display for one test, which has to stop it.
final class TestDesktop {
  let virtual: VirtualDisplay
  var display: X11Display { virtual.display }

  init(_ size: Size = Size(width: 320, height: 200), commands: [VirtualDisplay.Command] = []) throws {
    var options = VirtualDisplay.Options()
    options.size = size
    options.commands = commands
    virtual = try VirtualDisplay(options: options, logger: quietLogger) { _ in }
  }

  func stop() { virtual.stop() }

  func capture(
    _ recorder: Recorder, method: ScreenMirror.Method? = nil, options: DesktopCapture.Options = .init()
  ) throws -> DesktopCapture {
    try DesktopCapture(display: display, options: options, method: method, delegate: recorder, logger: quietLogger)
  }

  /// Lets the X server stand still, and go on.
  func pauseServer() throws { kill(try #require(virtual.serverProcessID), SIGSTOP) }
  func resumeServer() throws { kill(try #require(virtual.serverProcessID), SIGCONT) }
}
