/// The head of an HTTP request or answer: lines up to an empty one. Only as much of HTTP as opening a tunnel needs.
enum HTTPHead {
  /// Where the head ends in `bytes`, its empty line included; nil while that is missing. `searched` is where an earlier call left off.
  static func end(in bytes: [UInt8], searched: inout Int) -> Int? {
    var index = max(searched, 3)
    while index < bytes.count {
      if bytes[index] == 10, bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 { return index + 1 }
      index += 1
    }
    searched = index
    return nil
  }

  static func lines(_ head: [UInt8]) -> [String] {
    head.split(separator: 10).map { line in String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self) }
  }

  /// The value of the first header with this name, given in lower case; spaces around the value are taken away.
  static func value(of name: String, in lines: [String]) -> String? {
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
      var value = line[line.index(after: colon)...]
      while value.first == " " || value.first == "\t" { value.removeFirst() }
      while value.last == " " || value.last == "\t" { value.removeLast() }
      return String(value)
    }
    return nil
  }

  /// The status of an answer's first line, `HTTP/1.x NNN …`; nil if it is none.
  static func status(_ line: String) -> Int? {
    let parts = line.split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].count == 3 else { return nil }
    return Int(parts[1])
  }
}
