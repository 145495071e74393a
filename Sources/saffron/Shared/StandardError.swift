import Glibc

/// Lines for the person at the terminal; standard output belongs to the command's result.
enum StandardError {
  /// Writes `saffron: ` and the line.
  static func line(_ text: String) {
    write("saffron: \(text)\n")
  }

  /// Writes the text as it is.
  static func write(_ text: String) {
    // Nothing is left to tell about a standard error that cannot be written.
    try? OutputBytes.write(Array(text.utf8), to: STDERR_FILENO)
  }
}
