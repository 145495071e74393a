import ArgumentParser
import Logging
import NIOCore
import NIOPosix
import SpiceClient
import SpiceMedia
import SpiceTransport

/// A session that a command opens, asks and closes again.
struct ClientConnection {
  /// How much of the server a command needs.
  enum Extent {
    /// The main channel; the command opens what it wants besides.
    case main
    /// Everything that a viewer has.
    case all
  }

  let session: SpiceSession
  /// The server's address, without what must not be shown.
  let address: String
  /// When the command's time is over.
  let deadline: NIODeadline

  /// What is left of the command's time.
  var timeLeft: TimeAmount { max(.nanoseconds(0), deadline - .now()) }

  /// Connects as the options say, runs `body`, and closes the connection, however `body` ends. Failures become one line and a number.
  static func run<Result: Sendable>(
    _ options: ConnectionOptions, _ extent: Extent = .main, configure: (inout SpiceSessionConfiguration) -> Void = { _ in },
    _ body: (ClientConnection) async throws(SpiceClientError) -> Result
  ) async throws(CommandFailure) -> Result {
    let uri = try options.address()
    for warning in uri.warnings { StandardError.line("warning: \(warning)") }
    var password = try PasswordSource(file: options.passwordFile, inAddress: uri.password).given()
    let policy = try options.tlsPolicy()
    let proxy = try options.proxy()
    let deadlineSpan = TimeAmount.nanoseconds(Int64(options.timeout * 1e9))
    while true {
      var configuration: SpiceSessionConfiguration
      do throws(SpiceURIError) {
        configuration = try SpiceSessionConfiguration(uri: uri, tls: policy, proxy: proxy)
      } catch {
        throw CommandFailure(.usage, "\(error)")
      }
      configuration.password = password ?? []
      configuration.display = DisplayConfiguration(libraries: .media)
      configuration.linkTimeout = deadlineSpan
      configure(&configuration)
      let session = SpiceSession(configuration: configuration, on: MultiThreadedEventLoopGroup.singleton.next(), logger: .silent)
      let connection = ClientConnection(session: session, address: "\(uri)", deadline: .now() + deadlineSpan)
      do throws(SpiceClientError) {
        switch extent {
        case .main: try await session.connect(timeout: deadlineSpan)
        case .all: try await session.start(timeout: deadlineSpan)
        }
        let result = try await body(connection)
        await session.close()
        return result
      } catch {
        await session.close()
        // A password that was given and is wrong is told; asking is for those who gave none.
        guard error.isWrongPassword, password == nil, let answer = try PasswordSource.ask("Password of \(uri): ") else {
          throw CommandFailure(error, server: uri)
        }
        password = answer
      }
    }
  }

  /// Looks again and again until `ready` gives a value; nil when that has not come in this time, or not in what is left of the command's.
  func poll<Value: Sendable>(
    for patience: TimeAmount, _ ready: @Sendable (isolated SpiceSession) -> Value?
  ) async -> Value? {
    let end = NIODeadline.now() + min(patience, timeLeft)
    while true {
      if let value = await ready(session) { return value }
      guard NIODeadline.now() < end, !Task.isCancelled else { return nil }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }
}

extension Logger {
  /// Commands tell what matters themselves.
  static var silent: Logger { Logger(label: "saffron", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

extension ParsableCommand {
  /// Runs a command's work; a failure is told in one line and ends the process with its number.
  func reportingFailures(_ work: () async throws(CommandFailure) -> Void) async throws {
    do throws(CommandFailure) {
      try await work()
    } catch {
      StandardError.line(error.message)
      throw ExitCode(error.status.rawValue)
    }
  }
}
