import ArgumentParser
import Glibc
import SpiceClient
import SpiceGraphics
import SpiceWire

/// `saffron screenshot`: the picture of one display as a PNG file.
struct Screenshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save the picture of a SPICE server's display as a PNG file.",
    discussion: """
      Connects, waits until the server says that the picture is whole, writes it and goes. Most servers serve one client at a time: connecting ends the session of the present one.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write; - writes to standard output.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("The number of the display channel.", valueName: "number"))
  var display: UInt8 = 0

  @Option(
    help: ArgumentHelp("How the server should compress images, if it takes wishes: \(CompressionName.list).", valueName: "form"))
  var imageCompression: CompressionName?

  @Option(help: ArgumentHelp("Stay connected for so long after the first whole picture, and take the present one then.", valueName: "seconds"))
  var after: Double = 0

  func validate() throws {
    guard (0...86400).contains(after) else { throw ValidationError("--after takes 0 to 86400 seconds.") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      if output == "-", isatty(STDOUT_FILENO) != 0 {
        throw CommandFailure(.usage, "a PNG file is nothing for a terminal; redirect standard output, or name a file")
      }
      let picture = try await ClientConnection.run(connection, imageCompression: imageCompression) { server throws(SpiceClientError) in
        try await server.session.open(ChannelID(.display, id: display), timeout: server.timeLeft)
        if after > 0 {
          try await server.session.waitForPicture(ofDisplay: display, timeout: server.timeLeft)
          do { try await Task.sleep(for: .seconds(after)) } catch { throw .cancelled }
          return try await server.session.snapshot(ofDisplay: display, timeout: .seconds(15))
        }
        return try await server.session.snapshot(ofDisplay: display, timeout: server.timeLeft)
      }
      guard picture.size.area > 0 else { throw CommandFailure(.unsupportedImage, "the display has no pixels") }
      let file = try PNGImage.encode(rgb: picture.rgb, width: Int(picture.size.width), height: Int(picture.size.height))
      if output == "-" {
        try OutputBytes.write(file, to: STDOUT_FILENO)
      } else {
        try OutputBytes.replaceFile(at: output, with: file)
      }
    }
  }
}
