import Foundation
import NIOPosix
import SpiceClient
import SpiceGraphics
import SpiceMedia

/// A client of one's own in a page: connects, waits for the guest's picture, types a line, and writes what the guest shows some seconds later.
/// With a size it asks the guest's agent for a screen of that size first.
///
///     HeadlessSession spice://127.0.0.1:5930 "echo hello" picture.ppm [WIDTHxHEIGHT]
@main
struct HeadlessSession {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard 3...4 ~= arguments.count else { return print("usage: HeadlessSession URI TEXT PICTURE.ppm [WIDTHxHEIGHT]") }
    let size = arguments.dropFirst(3).first?.split(separator: "x").compactMap { Int32($0) } ?? []

    var configuration = try SpiceSessionConfiguration(uri: SpiceURI(arguments[0]))
    configuration.display.libraries = .media
    let session = SpiceSession(configuration: configuration, on: MultiThreadedEventLoopGroup.singleton.next())
    do {
      try await session.start()
      try await session.waitForPicture()
      if size.count == 2 { await session.requestMonitors([MonitorRequest(size: Size(width: size[0], height: size[1]))]) }
      try await session.type(arguments[1] + "\n")
      try await Task.sleep(for: .seconds(3))
      let picture = try await session.snapshot()
      let header = "P6\n\(picture.size.width) \(picture.size.height)\n255\n"
      try (Data(header.utf8) + picture.rgb).write(to: URL(fileURLWithPath: arguments[2]))
    } catch let error as SpiceClientError {
      print(advice(error.failure))
    }
    await session.close()
  }

  /// What to tell the person: an application with windows would show a prompt or a button here.
  static func advice(_ failure: SessionFailure) -> String {
    switch failure {
    case .passwordNeeded, .passwordWrong: "Put the password into the address: spice://host:port?password=…"
    case .certificate(let problem): "Not connected, because \(problem)."
    case .unreachable(let reason): "No server there: \(reason)"
    case .takenOver: "Somebody else uses this session now."
    default: "That did not work: \(failure)"
    }
  }
}
