/// Finds the modules that a Swift source file imports. It reads tokens, so comments and string literals do not mislead it, attributes and access
/// levels do not matter, and a scoped import (`import struct Foundation.Date`) counts as an import of its module.
struct ImportScanner {
  private enum Token: Equatable {
    case word(Substring)
    case other(Character)
  }

  /// The top-level module names, in order of appearance, with repetitions.
  static func modules(in source: String) -> [String] {
    let tokens = Self.tokens(of: source)
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
    var found: [String] = []
    for (index, token) in tokens.enumerated() where token == .word("import") {
      // An argument label or a member may also be called `import`.
      if index > 0, [.other("."), .other("("), .other(",")].contains(tokens[index - 1]) { continue }
      var next = index + 1
      if next < tokens.count, case .word(let word) = tokens[next], kinds.contains(word) { next += 1 }
      if next < tokens.count, case .word(let module) = tokens[next] { found.append(String(module)) }
    }
    return found
  }

  private static func tokens(of source: String) -> [Token] {
    var tokens: [Token] = []
    var rest = source[...]
    while let first = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        skipBlockComment(&rest)
      } else if first == "\"" || (first == "#" && rest.drop { $0 == "#" }.first == "\"") {
        skipString(&rest)
      } else if first == "`" {
        // An escaped identifier is a name, also where it is spelled like a keyword; a module's name may be escaped too.
        let name = rest.dropFirst().prefix { $0 != "`" && !$0.isNewline }
        tokens.append(name == "import" ? .other("`") : .word(name))
        rest = rest[name.endIndex...].dropFirst()
      } else if first.isLetter || first == "_" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        tokens.append(.word(word))
        rest = rest[word.endIndex...]
      } else {
        if !first.isWhitespace { tokens.append(.other(first)) }
        rest.removeFirst()
      }
    }
    return tokens
  }

  /// Block comments nest.
  private static func skipBlockComment(_ rest: inout Substring) {
    var depth = 0
    while !rest.isEmpty {
      if rest.hasPrefix("/*") {
        depth += 1
        rest.removeFirst(2)
      } else if rest.hasPrefix("*/") {
        depth -= 1
        rest.removeFirst(2)
        if depth == 0 { return }
      } else {
        rest.removeFirst()
      }
    }
  }

  /// One line or several, plain or raw. A one-line literal ends at the latest with its line, so a quotation mark in a regular expression costs no more
  /// than the rest of that line.
  private static func skipString(_ rest: inout Substring) {
    let pounds = String(rest.prefix { $0 == "#" })
    rest.removeFirst(pounds.count)
    let quotes = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
    rest.removeFirst(quotes.count)
    let end = quotes + pounds
    let escape = "\\" + pounds
    while let character = rest.first {
      if rest.hasPrefix(end) {
        rest.removeFirst(end.count)
        return
      }
      if quotes == "\"", character.isNewline { return }
      if rest.hasPrefix(escape) {
        rest.removeFirst(escape.count)
        if rest.isEmpty { return }
      }
      rest.removeFirst()
    }
  }
}
