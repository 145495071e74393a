public import SpiceGraphics

/// Decodes the frames of one video stream, in the order in which they come (spec 11, section 14.1).
///
/// A stream has a decoder of its own. It is called on the session's executor.
public protocol VideoDecoder: AnyObject {
  /// Whether a frame builds on those before it, so that late ones must be decoded too. If not, frames may be left out.
  var needsEveryFrame: Bool { get }

  /// Decodes one frame: what one message brought.
  ///
  /// - Returns: false if it made no picture; then `picture` is not shown.
  func decode(_ frame: ArraySlice<UInt8>, into picture: inout VideoPicture) throws(VideoDecodeError) -> Bool
}

/// What makes the decoder of a new stream, given the size that the server says its frames have. Nil when there is no decoder for it; the
/// server is told then, and sends pictures instead.
public typealias VideoDecoderFactory = @Sendable (_ size: Size) -> (any VideoDecoder)?

/// Why a frame makes no picture.
public struct VideoDecodeError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
