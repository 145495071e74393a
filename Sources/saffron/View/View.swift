import ArgumentParser
import Glibc
import Logging
import NIOCore
import NIOPosix
import SaffronViewer
import SpiceClient
import SpiceMedia
import SpiceTransport

/// `saffron view`: a guest in a window.
struct View: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a SPICE server's displays in windows.",
    discussion: """
      The address may also be a connection file (.vv), or - for one on standard input. Ctrl+F12 opens a menu with all that the viewer can do; \
      Shift+F12 frees the pointer and the keyboard.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var window: WindowOptions
  @OptionGroup var options: ViewOptions
  @OptionGroup var compatibility: ViewCompatibilityOptions

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let target = try ViewTarget(connection, compatibility)
      for warning in target.warnings { StandardError.line("warning: \(warning)") }
      var configuration = target.configuration
      let meter = TrafficMeter()
      configuration.observer = meter
      configuration.isReadOnly = options.readOnly
      configuration.keyPressDelay = Self.keyPressDelay
      if options.reconnect { configuration.reconnect = ReconnectPolicy() }
      configuration.display = DisplayConfiguration(
        preferredCompression: (options.imageCompression ?? compatibility.preferredCompression)?.wish, libraries: .media)
      configuration.linkTimeout = .nanoseconds(Int64(connection.timeout * 1e9))
      var viewer = try window.viewerOptions(for: target.address, file: target.file)
      try options.apply(to: &viewer, for: target)
      let session = SpiceSession(
        configuration: configuration, on: MultiThreadedEventLoopGroup.singleton.next(), logger: Self.logger(compatibility))
      try await ViewerRun.show(session, named: target.address, meter: meter, options: viewer)
    }
  }

  /// What SPICE_KEYPRESS_DELAY says, in milliseconds; without it presses are sent at once.
  private static var keyPressDelay: TimeAmount? {
    guard let value = getenv("SPICE_KEYPRESS_DELAY"), let number = Int64(String(cString: value)), (1...10_000).contains(number) else {
      return nil
    }
    return .milliseconds(number)
  }

  /// What the session complains about goes to standard error on demand: mostly the window says it better.
  private static func logger(_ compatibility: ViewCompatibilityOptions) -> Logger {
    guard compatibility.isVerbose || getenv("SPICE_DEBUG") != nil else {
      return Logger(label: "saffron", factory: { _ in SwiftLogNoOpLogHandler() })
    }
    var logger = Logger(label: "saffron", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .debug
    return logger
  }
}
