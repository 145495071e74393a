import SpiceCodecs
import SpiceWire

/// What the pool made of a picture: its content as it travels, which all clients that get it share.
struct EncodedPicture: Sendable {
  var content: WireImage.Content
  var codec: ImageCodec?
  /// Whether the client's picture can differ from the source.
  var isLossy: Bool
  /// What the content looked like, if that was asked.
  var contentKind: ContentEstimate.Kind?
  /// Of the source.
  var pixels: Int
  /// Of the payload.
  var bytes: Int
  /// Time that encoding took.
  var time: Duration
}
