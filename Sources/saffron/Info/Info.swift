import ArgumentParser
import Glibc
import SpiceClient

/// `saffron info`: what a server tells about itself.
struct Info: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a SPICE server tells about itself.",
    discussion: """
      Connects, opens the displays, cursor and inputs channels, and tells the guest's name, the channels and their capabilities, mouse modes, \
      the guest agent, sizes, monitors, the pointer, lock keys, and the certificate. Most servers serve one client at a time: connecting ends the session of the present one.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Write JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let report = try await ClientConnection.run(connection, .all) {
        $0.isReadOnly = true
      } _: { server throws(SpiceClientError) in
        try await InfoReport.gather(address: server.address, from: server)
      }
      try OutputBytes.write(try json ? JSONText.lines(report) : Array(report.text.utf8), to: STDOUT_FILENO)
    }
  }
}
