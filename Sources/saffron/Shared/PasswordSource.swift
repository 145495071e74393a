import Glibc

/// Where a password comes from, best first: a file, the environment, the address, the terminal.
///
/// It is never an argument of its own: arguments are visible to everybody on the machine.
struct PasswordSource {
  static let environmentVariable = "SAFFRON_PASSWORD"
  /// Files longer than this are not password files.
  static let longestFile = 4096

  /// The file that `--password-file` names.
  var file: String?
  /// The password in the address.
  var inAddress: String?

  /// The password that was given in advance; nil if none was.
  func given() throws(CommandFailure) -> [UInt8]? {
    if let file { return try Self.read(file) }
    if let value = getenv(Self.environmentVariable) { return Array(String(cString: value).utf8) }
    return inAddress.map { Array($0.utf8) }
  }

  /// The first line of the file; `-` is the standard input.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot read \(path): \(systemMessage())") }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    return try readLine(from: descriptor, name: path)
  }

  /// Asks on the terminal, without echo; nil if there is no terminal.
  static func ask(_ prompt: String) throws(CommandFailure) -> [UInt8]? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return nil }
    // Keys come one by one and raise no signals, so that the terminal is as it was however this ends.
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return nil }
    defer { tcsetattr(terminal, TCSAFLUSH, &settings) }
    try OutputBytes.write(Array(prompt.utf8), to: terminal)
    // What the newline is for is lost with the terminal.
    defer { try? OutputBytes.write([UInt8(ascii: "\n")], to: terminal) }
    return try readKeys(from: terminal)
  }

  /// The password that is typed, up to Enter. Backspace takes a character back, Control-U all of them; Control-C and Control-D end the
  /// command.
  private static func readKeys(from terminal: Int32) throws(CommandFailure) -> [UInt8] {
    var typed: [UInt8] = []
    while true {
      switch try readByte(from: terminal, name: "the terminal") {
      case nil, 0x03, 0x04: throw CommandFailure(.authenticationFailed, "no password was given")
      case 0x0a, 0x0d: return typed
      case 0x15: typed = []
      case 0x08, 0x7f:
        // A character of UTF-8 goes as a whole: its later bytes have the form 10xxxxxx.
        while let last = typed.popLast(), last & 0xc0 == 0x80 {}
      case let byte?:
        if typed.count < longestFile { typed.append(byte) }
      }
    }
  }

  /// The bytes up to the first line end or the end of the file.
  private static func readLine(from descriptor: Int32, name: String) throws(CommandFailure) -> [UInt8] {
    var line: [UInt8] = []
    while let byte = try readByte(from: descriptor, name: name), byte != UInt8(ascii: "\n") {
      line.append(byte)
      guard line.count <= longestFile else { throw CommandFailure(.failed, "\(name) is too long for a password file") }
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  /// The next byte; nil at the end.
  private static func readByte(from descriptor: Int32, name: String) throws(CommandFailure) -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(.failed, "cannot read \(name): \(systemMessage())") }
      return count == 0 ? nil : byte
    }
  }
}
