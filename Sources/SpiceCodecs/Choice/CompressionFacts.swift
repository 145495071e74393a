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
  public var circumstances: EncodingCircumstances
  /// The window of the client's GLZ dictionary; nil if it has none.
  public var dictionaryPixels: Int?
  /// The dictionary takes no more pictures, because the client is about to migrate.
  public var dictionaryIsFrozen = false
  public init(
    format: BitmapFormat, width: Int, height: Int, stride: Int, circumstances: EncodingCircumstances = EncodingCircumstances()
  ) {
    self.format = format
    self.width = width
    self.height = height
    self.stride = stride
    self.circumstances = circumstances
  }

  /// The facts of a picture whose client has this dictionary, if any.
  public init(_ source: ImageSource, circumstances: EncodingCircumstances, dictionary: GLZDictionary? = nil) {
    self.init(
      format: source.format, width: source.width, height: source.height, stride: source.stride, circumstances: circumstances)
    dictionaryPixels = dictionary?.windowPixels
    dictionaryIsFrozen = dictionary?.isFrozen ?? false
  }

  /// Smaller bitmaps travel as they are.
  public static let smallestByteCount = 54

  /// Rows have no padding between them.
  var isPacked: Bool { stride == format.rowBytes(width: width) }
  /// What QUIC is tried for. Planes of alpha are, although no stream of them is sent: they end up raw.
  var isQUICable: Bool { !format.isIndexed && width >= 3 && height >= 3 }
  /// What the reference can encode with LZ, GLZ and LZ4.
  var isLZable: Bool { isPacked && !circumstances.isUnstable }
  /// What has colours of its own.
  var hasColors: Bool { [.rgb555, .rgb24, .rgb32, .rgba].contains(format) }
  /// Whether the picture is kept raw whatever the policy.
  var staysRaw: Bool {
    circumstances.isUnixSocket && circumstances.isOfDrawing || rawByteCount < Self.smallestByteCount || circumstances.isMask
  }
  /// Whether the picture can enter the dictionary's window, which must be larger.
  var fitsDictionary: Bool {
    guard let dictionaryPixels, !dictionaryIsFrozen else { return false }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    return !overflow && pixels < dictionaryPixels
  }

  private var rawByteCount: Int {
    let (count, overflow) = stride.multipliedReportingOverflow(by: height)
    return overflow ? .max : count
  }
}
