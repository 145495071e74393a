import ArgumentParser
import FoundationEssentials
import Glibc
import SpiceClient

/// `saffron info`: what a server tells about itself.
struct Info: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a SPICE server tells about itself.",
    discussion: """
      Connects, opens the main channel and the displays, and tells the guest's name, the channels and their capabilities, mouse modes, \
      sizes, and the certificate. Most servers serve one client at a time: connecting ends the session of the present one.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Write JSON.")
  var json = false

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let report = try await ClientConnection.run(connection) { server throws(SpiceClientError) in
        try await InfoReport.gather(address: server.address, from: server)
      }
      try OutputBytes.write(try json ? report.json() : Array(report.text.utf8), to: STDOUT_FILENO)
    }
  }
}

extension InfoReport {
  /// The report as a JSON object, keys sorted.
  func json() throws(CommandFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      throw CommandFailure(.failed, "cannot write JSON: \(error)")
    }
  }
}
