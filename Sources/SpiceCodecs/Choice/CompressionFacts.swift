public import SpiceGraphics

/// What decides how a picture may be compressed, besides the policy and its content (spec 05, section 9.2).
public struct CompressionFacts: Hashable, Sendable {
  public var format: BitmapFormat
  /// Pixels.
  public var width: Int
  /// Pixels.
  public var height: Int
  /// Bytes from one row to the next.
  public var stride: Int
  /// Somebody may change the pixels while they are read, as guests do.
  public var isUnstable = false
  /// The picture is the mask of a drawing.
  public var isMask = false
  /// False for a piece of a surface that the server has read back.
  public var isOfDrawing = true
  /// The client is on the same machine.
  public var isUnixSocket = false
  /// The window of the client's GLZ dictionary; nil if it has none.
  public var dictionaryPixels: Int?
  /// The dictionary takes no more pictures, because the client is about to migrate.
  public var dictionaryIsFrozen = false
  /// The client has announced the display capability LZ4_COMPRESSION.
  public var clientTakesLZ4 = false
  /// The picture may lose quality where it is used (spec 05, section 9.5).
  public var allowsLossy = false
  /// JPEG is switched on for the channel (spec 05, section 9.4).
  public var jpegIsEnabled = false

  public init(format: BitmapFormat, width: Int, height: Int, stride: Int) {
    self.format = format
    self.width = width
    self.height = height
    self.stride = stride
  }

  public init(_ source: ImageSource) {
    self.init(format: source.format, width: source.width, height: source.height, stride: source.stride)
  }

  /// Smaller bitmaps travel as they are.
  public static let smallestByteCount = 54

  /// Rows have no padding between them.
  var isPacked: Bool { stride == format.rowBytes(width: width) }
  /// What QUIC is tried for. Planes of alpha are, although no stream of them is sent: they end up raw.
  var isQUICable: Bool { !format.isIndexed && width >= 3 && height >= 3 }
  /// What the reference can encode with LZ, GLZ and LZ4.
  var isLZable: Bool { isPacked && !isUnstable }
  /// What has colours of its own.
  var hasColors: Bool { [.rgb555, .rgb24, .rgb32, .rgba].contains(format) }
  /// Whether the picture is kept raw whatever the policy.
  var staysRaw: Bool { isUnixSocket && isOfDrawing || rawByteCount < Self.smallestByteCount || isMask }
  var fitsDictionary: Bool {
    guard let dictionaryPixels else { return false }
    return width.multipliedReportingOverflow(by: height).overflow ? false : width * height < dictionaryPixels && !dictionaryIsFrozen
  }

  private var rawByteCount: Int {
    let (count, overflow) = stride.multipliedReportingOverflow(by: height)
    return overflow ? .max : count
  }
}
