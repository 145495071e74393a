import ArgumentParser
import NIOCore
import SpiceClient

/// `saffron type`: what a person would do at the guest's keyboard.
struct TypeText: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "type",
    abstract: "Type a text, or press keys, on a SPICE server's keyboard.",
    discussion: """
      The text is typed as on a keyboard of the United States, which the guest must have too: letters, digits and signs of ASCII, tab, and Enter \
      for the end of a line. Without a text and without --key it is read from standard input. Keys are pressed after the text, in the order of \
      the options: --key ctrl-alt-del, --key enter, --key f12, --key 0x11d (a scan code; 0x100 added for those behind e0). Most servers serve one \
      client at a time: connecting ends the session of the present one.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "The text; - reads it from standard input.")
  var text: String?

  @Option(help: ArgumentHelp("Keys to press together, joined by - or +; may be given several times.", valueName: "keys"))
  var key: [KeyCombination] = []

  @Option(help: ArgumentHelp("The pause between two keys.", valueName: "milliseconds"))
  var delay: Int = 10

  /// A longer text is no text that somebody types.
  private static let longestText = 1 << 20

  func validate() throws {
    guard (0...60_000).contains(delay) else { throw ValidationError("--delay must be 0 to 60000 milliseconds.") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let text = try typedText()
      try check(text)
      try await ClientConnection.run(connection, .all) { server throws(SpiceClientError) in
        try await server.waitForInputs()
        try await server.session.type(text, pause: .milliseconds(Int64(delay)))
        for combination in key {
          switch combination.press {
          case .together(let keys): await server.session.tap(keys)
          case .pause: await server.session.tapPause()
          }
          try? await Task.sleep(for: .milliseconds(delay))
        }
        try await server.settle()
      }
    }
  }

  private func typedText() throws(CommandFailure) -> String {
    if let text, text != "-" { return text }
    guard text == "-" || key.isEmpty else { return "" }
    guard connection.passwordFile != "-" else {
      throw CommandFailure(.usage, "standard input cannot be both the text and the password")
    }
    let bytes = try InputBytes.standardInput(limit: Self.longestText)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw CommandFailure(.failed, "the text is not UTF-8") }
    return text
  }

  /// Refuses characters that cannot be typed before anything is connected.
  private func check(_ text: String) throws(CommandFailure) {
    for character in text where KeyboardLayout.us.strokes(for: character) == nil {
      throw CommandFailure(.failed, "\(SpiceClientError.cannotType(character))")
    }
  }
}
