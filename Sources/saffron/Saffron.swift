import ArgumentParser

/// The one command; each sub-command lives in a file of its own.
@main
struct Saffron: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saffron",
    abstract: "SPICE remote desktops.",
    version: "0.1.0",
    subcommands: [
      Serve.self, View.self, Screenshot.self, Info.self, Record.self, Play.self, Replay.self, Stats.self, TypeText.self, Click.self,
      Codec.self,
    ]
  )

  static func main() async { await main(arguments(of: CommandLine.arguments)) }

  /// What the program was asked to do; called `saffron-view` it is the viewer.
  static func arguments(of commandLine: [String]) -> [String] {
    let name = commandLine.first?.split(separator: "/").last
    return (name == "saffron-view" ? ["view"] : []) + commandLine.dropFirst()
  }
}
