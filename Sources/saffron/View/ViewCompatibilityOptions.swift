import ArgumentParser

/// Options of remote-viewer and its library that mean the same here, and some that are taken and mean nothing, so that command lines for
/// them can be used (spec 11, section 3).
struct ViewCompatibilityOptions: ParsableArguments {
  @Option(name: .customLong("spice-ca-file"), help: .hidden)
  var caFile: String?

  @Option(name: .customLong("spice-host-subject"), help: .hidden)
  var hostSubject: String?

  @Option(name: .customLong("spice-secure-channels"), help: .hidden)
  var secureChannels: String?

  @Option(name: .customLong("spice-preferred-compression"), help: .hidden)
  var compression: String?

  @Flag(name: [.customLong("spice-debug"), .customLong("debug"), .customLong("verbose"), .customShort("v")], help: .hidden)
  var isVerbose = false

  // What follows is about sound, devices and other protocols.
  @Flag(name: .customLong("spice-disable-audio"), help: .hidden)
  var disableAudio = false
  @Flag(name: .customLong("spice-disable-usbredir"), help: .hidden)
  var disableUSB = false
  @Flag(name: .customLong("spice-smartcard"), help: .hidden)
  var smartcard = false
  @Option(name: .customLong("spice-smartcard-certificates"), help: .hidden)
  var smartcardCertificates: String?
  @Option(name: .customLong("spice-smartcard-db"), help: .hidden)
  var smartcardDatabase: String?
  @Option(name: .customLong("spice-usbredir-auto-redirect-filter"), help: .hidden)
  var usbFilter: String?
  @Option(name: .customLong("spice-usbredir-redirect-on-connect"), help: .hidden)
  var usbOnConnect: String?
  @Option(name: .customLong("spice-share-cd"), help: .hidden)
  var sharedDiscs: [String] = []
  @Option(name: .customLong("spice-shared-dir"), help: .hidden)
  var sharedFolder: String?
  @Option(name: .customLong("spice-disable-effects"), help: .hidden)
  var disabledEffects: String?
  @Option(name: .customLong("spice-color-depth"), help: .hidden)
  var colourDepth: String?
  @Option(name: .customLong("spice-cache-size"), help: .hidden)
  var cacheSize: String?
  @Option(name: .customLong("spice-glz-window-size"), help: .hidden)
  var windowSize: String?
  @Flag(name: [.customLong("shared"), .customShort("s")], help: .hidden)
  var isShared = false
  @Option(name: .customLong("cursor"), help: .hidden)
  var cursor: String?

  /// The wish, in the reference's words.
  var preferredCompression: CompressionName? {
    compression.flatMap { CompressionName(rawValue: String($0.map { $0 == "-" ? "_" : $0 })) }
  }

  func validate() throws {
    if let compression, preferredCompression == nil {
      throw ValidationError("There is no compression '\(compression)'.")
    }
  }
}
