public import SpiceCodecs
public import SpiceDisplay
public import SpiceWire

/// How a server behaves; every value has a default.
public struct ServerConfiguration: Sendable {
  /// What becomes of the clients that are there when another one comes.
  public enum ClientPolicy: Sendable {
    /// All share the displays.
    case shared
    /// The new one ends the others' sessions, as management tools of virtual machines expect (spec 01, section 13.2).
    case newestOnly
  }

  /// Shown by clients, for example in window titles.
  public var name: String?
  /// Tells clients which machine this is.
  public var uuid: SIMD16<UInt8>?
  public var clients = ClientPolicy.shared
  /// How many clients there may be at once; the main channel of one more is refused with the link result 1. It keeps a client from using
  /// up the server's descriptors and memory by connecting over and over.
  public var maximumClients = 100
  /// The mouse mode in which a session starts. Client mode needs a sink that takes absolute positions.
  public var mouseMode = MouseMode.client
  public var supportedMouseModes: MouseModes = [.server, .client]
  /// How pictures are compressed; each client may wish otherwise.
  public var images = ImageSettings()
  /// What encodes JPEG, zlib and LZ4; codecs that need a library that is missing are not used.
  public var libraries = CodecLibraries()
  /// Which parts of displays are sent as videos.
  public var streamingVideo = VideoStreamingMode.filter
  /// The codecs of videos; nil: M-JPEG, by the library for JPEG.
  public var videoCodecs: VideoCodecs?

  public init() {}
}
