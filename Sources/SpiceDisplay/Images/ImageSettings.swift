public import SpiceCodecs

/// How a server's pictures are compressed, where clients have no wish of their own.
public struct ImageSettings: Hashable, Sendable {
  /// When something is done that helps on slow links only (spec 07, section 6.4).
  public enum WideAreaSetting: Hashable, Sendable, CaseIterable {
    /// When the client's link is measured to be slow.
    case auto
    case always
    case never
  }

  public var compression: CompressionPolicy
  /// JPEG for photos. What was sent so is sent again, lossless, when it has rested.
  public var jpeg: WideAreaSetting
  /// zlib over GLZ.
  public var zlibGLZ: WideAreaSetting

  public init(compression: CompressionPolicy = .autoGLZ, jpeg: WideAreaSetting = .auto, zlibGLZ: WideAreaSetting = .auto) {
    self.compression = compression
    self.jpeg = jpeg
    self.zlibGLZ = zlibGLZ
  }
}
