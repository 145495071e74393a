import ArgumentParser
import Foundation
import Testing

@testable import saffron

/// The manual pages say what `--help` says.
struct ManPageTests {
  private static func page(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/man/\(name).1"), encoding: .utf8)
    return text.replacingOccurrences(of: "\\-", with: "-")
  }

  @Test func everyCommandIsInTheMainPage() throws {
    let page = try Self.page("saffron")
    for command in Saffron.configuration.subcommands {
      #expect(page.contains(".BR \"\(command._commandName)\"") && page.contains("saffron-\(command._commandName) (1)"))
    }
  }

  @Test func everyOptionHasAPlace() throws {
    for command in Saffron.configuration.subcommands where command.configuration.subcommands.isEmpty {
      let page = try Self.page("saffron-\(command._commandName)")
      let help = Saffron.helpMessage(for: command, columns: 200)
      let options = help.split(separator: "\n").filter { $0.hasPrefix("  -") }.flatMap { line in
        line.matches(of: /--[a-z0-9-]+/).prefix(1).map { String($0.output) }
      }
      #expect(options.count > 2)
      for option in options where !["--help", "--version"].contains(option) {
        #expect(page.contains(option), "\(command._commandName) \(option)")
      }
    }
  }
}
