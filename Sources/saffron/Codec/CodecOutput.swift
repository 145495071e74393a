import ArgumentParser
import Glibc

/// Where the commands of `saffron codec` write to.
struct CodecOutput: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write; - writes to standard output.", valueName: "file"))
  var output: String

  /// Throws if what `fileCount` files make cannot be written there.
  func check(fileCount: Int) throws(CommandFailure) {
    guard output == "-" else { return }
    if fileCount > 1 { throw CommandFailure(.usage, "several files need an output file, whose name gets a number for each") }
    if isatty(STDOUT_FILENO) != 0 {
      throw CommandFailure(.usage, "pixels and streams are nothing for a terminal; redirect standard output, or name a file")
    }
  }

  /// Writes what the file number `index` made.
  func write(_ bytes: [UInt8], index: Int, of fileCount: Int) throws(CommandFailure) {
    if output == "-" {
      try OutputBytes.write(bytes, to: STDOUT_FILENO)
    } else {
      try OutputBytes.replaceFile(at: fileCount == 1 ? output : "\(output).\(index)", with: bytes)
    }
  }
}
