import NIOEmbedded
import SpiceDisplay
import SpiceTransport
import SpiceWire

@testable import SpiceServer

/// The other end of a display channel under test: has said what it wants, and acknowledges what it takes as the protocol asks.
final class DisplayClient {
  let channel: DisplayChannel
  let outlet: RecordingOutlet
  private var counter = ClientAckCounter()

  /// - Parameter pixels: of the pixmap cache and of the GLZ window.
  init(
    _ display: Display, _ loop: EmbeddedEventLoop, _ images: ImageSettings, capabilities: CapabilitySet<DisplayCapability> = [],
    pixels: Int32 = 1 << 20
  ) throws {
    outlet = RecordingOutlet(ChannelID(.display), capabilities: capabilities.words, transport: TransportKind(.tcp))
    channel = DisplayChannel(
      outlet: outlet, display: display, eventLoop: loop, images: images, dictionaries: GLZDictionaries(), caches: PixmapCaches())
    channel.started()
    try channel.received(
      .initialize(
        DisplayInit(pixmapCacheID: 1, pixmapCacheSize: Int64(pixels), glzDictionaryID: 1, glzDictionaryWindowSize: pixels)))
  }

  /// Takes what was sent until nothing more comes.
  func deliver(_ apply: (DisplayServerMessage) throws -> Void) throws {
    while !outlet.sent.isEmpty {
      for message in try outlet.take(DisplayServerMessage.self) {
        if counter.received() { channel.acknowledged() }
        if case .base(.setAck(let setAck)) = message {
          channel.acknowledgementGeneration(setAck.generation)
          counter.set(window: setAck.window)
        }
        try apply(message)
      }
      channel.drained()
    }
  }
}
