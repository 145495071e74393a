import ArgumentParser
import Glibc
import NIOCore
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
    help: ArgumentHelp(
      "The number of one of the display's monitors, instead of all of its picture; saffron info lists them.", valueName: "number"))
  var monitor: UInt32?

  @OptionGroup var images: ImageCompressionOption

  @Option(
    help: ArgumentHelp("Stay connected for so long after the first whole picture, and take the present one then.", valueName: "seconds"))
  var after: Double = 0

  func validate() throws {
    guard (0...86400).contains(after) else { throw ValidationError("--after takes 0 to 86400 seconds.") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      if output == "-", isatty(STDOUT_FILENO) != 0 {
        throw CommandFailure(.usage, "a PNG file is nothing for a terminal; redirect standard output, or name a file")
      }
      let (picture, monitors) = try await ClientConnection.run(connection) {
        $0.isReadOnly = true
        images.apply(to: &$0)
      } _: { server throws(SpiceClientError) in
        let session = server.session
        try await session.open(ChannelID(.display, id: display), timeout: server.timeLeft)
        if after > 0 {
          try await session.waitForPicture(ofDisplay: display, timeout: server.timeLeft)
          do { try await Task.sleep(for: .seconds(after)) } catch { throw .cancelled }
        }
        let picture = try await session.snapshot(ofDisplay: display, timeout: max(.seconds(1), server.timeLeft))
        return (picture, await session.displayState(of: display)?.monitors ?? [])
      }
      let file = try PNGImage.encode(try part(of: picture, monitors))
      if output == "-" {
        try OutputBytes.write(file, to: STDOUT_FILENO)
      } else {
        try OutputBytes.replaceFile(at: output, with: file)
      }
    }
  }

  /// What of the picture was asked for.
  private func part(of picture: DisplaySnapshot, _ monitors: [DisplayState.Monitor]) throws(CommandFailure) -> DisplaySnapshot {
    guard let monitor else { return picture }
    guard let area = monitors.first(where: { $0.id == monitor })?.area, let part = picture.part(area) else {
      throw CommandFailure(.serverClosed, "display \(display) has no monitor \(monitor)")
    }
    return part
  }
}

extension DisplaySnapshot {
  /// The pixels of a rectangle; nil if nothing of it is in the picture.
  func part(_ area: Rect) -> DisplaySnapshot? {
    let area = area.intersection(Rect(size: size))
    guard !area.isEmpty else { return nil }
    var part: [UInt8] = []
    for y in area.top..<area.bottom {
      let start = 4 * (Int(y) * Int(size.width) + Int(area.left))
      part += pixels[start..<start + 4 * area.width]
    }
    return DisplaySnapshot(size: Size(width: Int32(area.width), height: Int32(area.height)), pixels: part)
  }
}
