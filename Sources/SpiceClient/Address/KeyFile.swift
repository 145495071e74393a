/// Text in groups of `key=value` lines: the form of connection files and of settings of desktop programs (spec 11, section 6).
///
/// Comments begin with `#`. A key that comes twice in a group counts as it came last. Values keep their escapes until they are asked for.
public struct KeyFile: Hashable, Sendable {
  private var groups: [String: [String: String]] = [:]

  /// - Throws: `ConnectionFileError.malformed` with the number of the line that is neither a comment, nor a group, nor an entry of one.
  public init(_ text: String) throws(ConnectionFileError) {
    var group: String?
    // Some programs write a byte order mark, and some write line ends of Windows.
    let text = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = Self.trimmed(line)
      if line.isEmpty || line.first == "#" { continue }
      if line.first == "[" {
        guard line.last == "]", line.count > 2 else { throw .malformed(line: index + 1) }
        let name = String(line.dropFirst().dropLast())
        group = name
        groups[name, default: [:]] = groups[name] ?? [:]
        continue
      }
      guard let group, let equals = line.firstIndex(of: "="), equals > line.startIndex else { throw .malformed(line: index + 1) }
      let key = String(Self.trimmed(line[..<equals]))
      groups[group, default: [:]][key] = String(Self.trimmed(line[line.index(after: equals)...]))
    }
  }

  /// Whether there is such a group, also when it is empty.
  public func hasGroup(_ name: String) -> Bool { groups[name] != nil }

  /// The value as text, its escapes replaced; nil if the key is not there.
  ///
  /// - Throws: `ConnectionFileError.badEscape`.
  public func text(_ key: String, in group: String) throws(ConnectionFileError) -> String? {
    guard let value = groups[group]?[key] else { return nil }
    guard let items = Self.unescaped(value, separator: nil) else { throw .badEscape(key: key) }
    return items.first
  }

  /// The value as a number. Text that is no number counts as 0, as it does for the reference.
  public func number(_ key: String, in group: String) -> Int? {
    guard let value = groups[group]?[key] else { return nil }
    return Int(value) ?? 0
  }

  /// The value as a list, its items separated by semicolons, the last one perhaps followed by one.
  ///
  /// - Throws: `ConnectionFileError.badEscape`.
  public func list(_ key: String, in group: String) throws(ConnectionFileError) -> [String]? {
    guard let value = groups[group]?[key] else { return nil }
    guard var items = Self.unescaped(value, separator: ";") else { throw .badEscape(key: key) }
    if items.last?.isEmpty == true { items.removeLast() }
    return items
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  /// The items of a value with `\n \t \r \s \\ \;` replaced; nil for another escape.
  private static func unescaped(_ value: String, separator: Unicode.Scalar?) -> [String]? {
    var items = [""]
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == separator {
        items.append("")
        continue
      }
      guard scalar == "\\" else {
        items[items.count - 1].unicodeScalars.append(scalar)
        continue
      }
      let replacement: Unicode.Scalar
      switch rest.popFirst() {
      case "n": replacement = "\n"
      case "t": replacement = "\t"
      case "r": replacement = "\r"
      case "s": replacement = " "
      case "\\": replacement = "\\"
      case ";": replacement = ";"
      default: return nil
      }
      items[items.count - 1].unicodeScalars.append(replacement)
    }
    return items
  }
}
