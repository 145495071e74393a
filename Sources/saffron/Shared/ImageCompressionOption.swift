import ArgumentParser
import SpiceClient

/// The wish about images that commands have that show or keep a picture.
struct ImageCompressionOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("How the server should compress images, if it takes wishes: \(CompressionName.list).", valueName: "form"))
  var imageCompression: CompressionName?

  func apply(to configuration: inout SpiceSessionConfiguration) {
    configuration.display.preferredCompression = imageCompression?.wish
  }
}
