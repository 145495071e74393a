import ArgumentParser

/// The one command; each sub-command lives in a file of its own.
@main
struct Saffron: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saffron",
    abstract: "SPICE remote desktops.",
    version: "0.1.0",
    subcommands: [Serve.self, Screenshot.self, Info.self, Record.self, Play.self, Stats.self, TypeText.self, Click.self, Codec.self]
  )
}
