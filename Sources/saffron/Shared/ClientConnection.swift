import ArgumentParser
import Logging
import NIOCore
import NIOPosix
import SpiceClient
import SpiceMedia
import SpiceTransport

/// A session that a command opens, asks and closes again.
struct ClientConnection {
  let session: SpiceSession
  /// The server's address, without what must not be shown.
  let address: String
  /// When the command's time is over.
  let deadline: NIODeadline

  /// What is left of the command's time.
  var timeLeft: TimeAmount { max(.nanoseconds(0), deadline - .now()) }

  /// Connects as the options say, runs `body`, and closes the connection, however `body` ends. Failures become one line and a number.
  static func run<Result: Sendable>(
    _ options: ConnectionOptions, imageCompression: CompressionName? = nil,
    _ body: (ClientConnection) async throws(SpiceClientError) -> Result
  ) async throws(CommandFailure) -> Result {
    let uri: SpiceURI
    do throws(SpiceURIError) {
      uri = try SpiceURI(options.uri)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
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
      configuration.display = DisplayConfiguration(preferredCompression: imageCompression?.wish, libraries: .media)
      configuration.linkTimeout = deadlineSpan
      var logger = Logger(label: "saffron", factory: { _ in SwiftLogNoOpLogHandler() })
      logger.logLevel = .critical
      let session = SpiceSession(configuration: configuration, on: MultiThreadedEventLoopGroup.singleton.next(), logger: logger)
      let connection = ClientConnection(session: session, address: "\(uri)", deadline: .now() + deadlineSpan)
      do throws(SpiceClientError) {
        try await session.connect(timeout: deadlineSpan)
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
