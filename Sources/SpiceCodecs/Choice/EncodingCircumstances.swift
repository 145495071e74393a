/// Where a picture comes from, where it goes, and what its client and its channel allow.
public struct EncodingCircumstances: Hashable, Sendable {
  /// Somebody may change the pixels while they are read, as guests do.
  public var isUnstable = false
  /// The picture is the mask of a drawing.
  public var isMask = false
  /// False for a piece of a surface that the server has read back.
  public var isOfDrawing = true
  /// The picture may lose quality where it is used (spec 05, section 9.5).
  public var allowsLossy = false
  /// The client is on the same machine.
  public var isUnixSocket = false
  /// The client has announced the display capability LZ4_COMPRESSION.
  public var clientTakesLZ4 = false
  /// JPEG is switched on for the channel (spec 05, section 9.4).
  public var jpegIsEnabled = false
  /// zlib over GLZ is switched on for the channel (spec 05, section 9.4).
  public var zlibIsEnabled = false

  public init() {}
}
