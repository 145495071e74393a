import ArgumentParser
import SpiceCodecs
import SpiceGraphics

/// `saffron codec decode`: from streams to raw pixels.
struct CodecDecode: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Decode files that `saffron codec encode` has made, or the image data of messages.",
    discussion: """
      Writes raw pixels of the given format, from the top down. JPEG files become bgr if that is the format, else bgrx. The pixels of \
      several files are written to the output file's name with .0, .1 and so on behind it, in the files' order, which for glz must be that \
      of encoding.

      \(ExitStatus.table)
      """)

  @OptionGroup var options: CodecOptions
  @OptionGroup var output: CodecOutput

  @Option(
    help: ArgumentHelp(
      "For plt8: write colours (bgrx) instead of indexes. The file has up to 256 entries of four bytes: blue, green, red and one without meaning; the word gray stands for the ramp from black to white.",
      valueName: "file"))
  var palette: String?

  func run() async throws {
    try await reportingFailures { () throws(CommandFailure) in
      var settings = try options.settings()
      if let palette {
        guard settings.format == .plt8 else { throw CommandFailure(.usage, "only pictures of the format plt8 have a palette") }
        settings.palette = try Self.palette(palette)
      }
      try output.check(fileCount: options.files.count)
      var codec = try PictureCodec(settings)
      for (index, path) in options.files.enumerated() {
        let stream = try InputBytes.file(at: path)
        var pixels = [UInt8](repeating: 0, count: codec.decodedByteCount)
        do throws(DecodeError) {
          try codec.decode(stream, into: &pixels)
        } catch {
          throw CommandFailure(.failed, "cannot decode \(path): \(error)")
        }
        try output.write(pixels, index: index, of: options.files.count)
      }
    }
  }

  /// The palette that the option names.
  static func palette(_ name: String) throws(CommandFailure) -> Palette {
    if name == "gray" { return Palette(unique: 0, entries: (0..<256).map { $0 * 0x01_0101 }) }
    let bytes = try InputBytes.file(at: name)
    guard bytes.count % 4 == 0, (1...256).contains(bytes.count / 4) else {
      throw CommandFailure(.failed, "\(name) has \(bytes.count) bytes, and a palette has 4 to 1024, four for each entry")
    }
    return Palette(
      unique: 0,
      entries: stride(from: 0, to: bytes.count, by: 4).map {
        UInt32(bytes[$0]) | UInt32(bytes[$0 + 1]) << 8 | UInt32(bytes[$0 + 2]) << 16
      })
  }
}
