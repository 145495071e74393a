public import SpiceGraphics

/// What an encoder of videos is to make of the next frames.
public struct VideoTarget: Hashable, Sendable {
  /// For codecs whose frames have a quality: 1 to 100.
  public var quality: Int
  /// For codecs that work towards a rate: bits a second.
  public var bitRate: Int
  /// Frames a second that are expected.
  public var frameRate: Double

  public init(quality: Int, bitRate: Int, frameRate: Double) {
    self.quality = quality
    self.bitRate = bitRate
    self.frameRate = frameRate
  }
}

/// Encodes the frames of one video, in the order in which they are shown.
///
/// Used by one thread at a time, which need not be the same one each time.
public protocol VideoEncoder: AnyObject, Sendable {
  /// Each frame can be decoded by itself, so that clients can share it and any may be left out after it was encoded.
  var framesAreIndependent: Bool { get }

  /// Appends an encoded frame to `output`: what one message brings. When an error is thrown `output` is as before.
  ///
  /// The layout's format is `rgb32`, and its size that for which the encoder was made.
  func encode(_ pixels: RawSpan, layout: PixelLayout, target: VideoTarget, into output: inout [UInt8]) throws(EncodeError)
}

/// What makes the encoder of a new video whose frames have this size; nil when it cannot have one.
public typealias VideoEncoderFactory = @Sendable (_ size: Size) -> (any VideoEncoder)?
