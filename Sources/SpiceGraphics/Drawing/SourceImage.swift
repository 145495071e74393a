/// An image as the host of a server gives it in a drawing command: before it is encoded for any client.
public struct SourceImage: Hashable, Sendable {
  /// What the image consists of.
  public enum Content: Hashable, Sendable {
    /// Plain pixels.
    case bitmap(Bitmap)
    /// A QUIC stream that the guest has made; it goes to clients as it is (spec 08, section 10.1). The size is the descriptor's, in pixels.
    case quic(width: Int, height: Int, data: ArraySlice<UInt8>)
    /// What the surface with this number shows when the command is carried out.
    case surface(UInt32)
  }

  /// The image's key in clients' pixmap caches (spec 08, section 10.3).
  public var id: UInt64
  /// The host wants it to be cached by clients: its content never changes as long as the id is in use.
  public var isCacheable: Bool
  /// The top byte of every pixel counts as 255 (spec 08, section 10.2).
  public var setsHighBits: Bool
  public var content: Content

  public init(id: UInt64, isCacheable: Bool = false, setsHighBits: Bool = false, content: Content) {
    self.id = id
    self.isCacheable = isCacheable
    self.setsHighBits = setsHighBits
    self.content = content
  }
}
