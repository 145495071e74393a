import ArgumentParser

/// What all commands of `saffron codec` take.
struct CodecOptions: ParsableArguments {
  @Option(help: "quic, lz, glz, lz4 or jpeg.")
  var codec: CodecName

  @Option(help: "The pixels' format: bgrx, bgra, bgr, rgb555, gray or plt8.")
  var format: PixelFormatName

  @Option(help: ArgumentHelp("The pictures' size in pixels.", valueName: "WxH"))
  var size: PictureSize

  @Option(help: ArgumentHelp("The window of glz.", valueName: "pixels"))
  var window: Int = 1 << 23

  @Option(help: ArgumentHelp("The quality of jpeg, 1 to 100.", valueName: "number"))
  var quality: Int = PictureCodec.standardQuality

  @Argument(help: ArgumentHelp("The files, in order.", valueName: "file"))
  var files: [String]

  /// The settings, if they go together.
  func settings() throws(CommandFailure) -> PictureSettings {
    guard codec.formats.contains(format) else {
      let formats = codec.formats.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "\(codec.rawValue) has no pictures of the format \(format.rawValue), but of \(formats)")
    }
    guard (1...100).contains(quality) else { throw CommandFailure(.usage, "the quality is \(quality), and must be 1 to 100") }
    guard (0...PictureCodec.largestWindow).contains(window) else {
      throw CommandFailure(.usage, "the window is \(window) pixels, and must be 0 to \(PictureCodec.largestWindow)")
    }
    guard codec != .glz || size.width * size.height < window else {
      throw CommandFailure(.usage, "pictures of \(size) do not fit into a window of \(window) pixels, which must be larger")
    }
    return PictureSettings(codec: codec, format: format, size: size, window: window, quality: quality)
  }
}

/// A codec as command lines write it.
enum CodecName: String, ExpressibleByArgument, CaseIterable {
  case quic, lz, glz, lz4, jpeg

  var formats: [PixelFormatName] {
    switch self {
    case .quic: [.bgrx, .bgra, .bgr, .rgb555, .gray]
    case .lz: PixelFormatName.allCases
    case .glz, .lz4, .jpeg: [.bgrx, .bgra, .bgr, .rgb555]
    }
  }
}
