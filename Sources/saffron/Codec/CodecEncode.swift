import ArgumentParser
import Glibc
import SpiceCodecs

/// `saffron codec encode`: from raw pixels to streams.
struct CodecEncode: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Encode files of raw pixels.",
    discussion: """
      Writes what would be an image's data in a message: a QUIC, LZ or GLZ stream, an LZ4 payload, or a JPEG file. The streams of several \
      files are written to the output file's name with .0, .1 and so on behind it, in the files' order.

      \(ExitStatus.table)
      """)

  @OptionGroup var options: CodecOptions
  @OptionGroup var output: CodecOutput

  func run() async throws {
    try await reportingFailures { () throws(CommandFailure) in
      let settings = try options.settings()
      try output.check(fileCount: options.files.count)
      var codec = try PictureCodec(settings)
      for (index, path) in options.files.enumerated() {
        let pixels = try settings.pixels(of: path)
        var stream: [UInt8] = []
        do throws(EncodeError) {
          try codec.encode(pixels, into: &stream)
        } catch {
          throw CommandFailure(.failed, "cannot encode \(path): \(error)")
        }
        try output.write(stream, index: index, of: options.files.count)
      }
    }
  }
}
