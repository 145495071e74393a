public import SpiceGraphics
public import SpiceWire

/// A frame that a client shall be sent: the present content of a rectangle of the primary surface.
///
/// Two orders of different clients with equal `picture` are the same bytes if the codec's frames stand for themselves.
public struct VideoFrameOrder: Hashable, Sendable {
  /// What has to be encoded.
  public struct Picture: Hashable, Sendable {
    /// The stream's number, and the number of its frame.
    public let serial: UInt64
    public let frame: UInt64
    public let rect: Rect
    public let codec: VideoCodec
    /// 1 to 100.
    public let quality: Int
  }

  public let picture: Picture
  public let id: UInt32
  /// The frame does not have the size or place with which the client was told of the stream.
  public let isSized: Bool
  /// When it is to be shown, on the client's clock.
  public let time: UInt32
  /// Bytes that the encoded frame will have, about.
  public let expectedBytes: Int
  /// Bits a second that the stream may have, for codecs that work towards a rate.
  public let bitRate: Int
  /// Frames a second that the source makes.
  public let frameRate: Double

  /// The message that brings the encoded frame.
  public func message(_ data: ArraySlice<UInt8>) -> DisplayServerMessage {
    guard isSized else { return .streamData(DisplayStreamData(id: id, multimediaTime: time, data: data)) }
    let rect = picture.rect
    return .streamDataSized(
      DisplayStreamDataSized(
        id: id, multimediaTime: time, width: UInt32(rect.width), height: UInt32(rect.height), destination: rect, data: data))
  }
}
