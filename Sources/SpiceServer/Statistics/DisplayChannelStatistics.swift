/// What a display channel has sent, and how it stands.
public struct DisplayChannelStatistics: Hashable, Sendable, Encodable {
  /// What one codec has done, for pictures or for the frames of videos.
  public struct Encoding: Hashable, Sendable {
    public var pictures: UInt64 = 0
    public var pixels: UInt64 = 0
    public var bytes: UInt64 = 0
    public var seconds: Double = 0

    public init(pictures: UInt64 = 0, pixels: UInt64 = 0, bytes: UInt64 = 0, seconds: Double = 0) {
      self.pictures = pictures
      self.pixels = pixels
      self.bytes = bytes
      self.seconds = seconds
    }

    /// How many bytes 32 bits for each pixel would be for one byte that was made; 0 if nothing was.
    public var ratio: Double { bytes == 0 ? 0 : Double(pixels) * 4 / Double(bytes) }
  }

  // MARK: Counters

  /// By the codec's name; `raw` for bitmaps as they are, `mjpeg` for M-JPEG. What clients share is counted for each of them.
  public var encodings: [String: Encoding] = [:]
  /// Pictures that the client had already.
  public var cacheReferences: UInt64 = 0
  /// Pictures that were put into its cache.
  public var cacheAdditions: UInt64 = 0
  /// Pictures that were sent again without loss.
  public var refinements: UInt64 = 0
  /// Changes of what had not been sent yet: only the newest state was.
  public var mergedChanges: UInt64 = 0
  /// What waited to be sent and was not, as it did not matter any more.
  public var droppedItems: UInt64 = 0

  // MARK: Present state

  /// Commands of the host that wait for the client's link, and pictures that they need.
  public var waitingCommands = 0
  /// Of them, nearly.
  public var waitingBytes = 0
  /// Pictures that are being encoded or wait behind such ones.
  public var queuedPictures = 0
  /// Messages that wait behind such pictures.
  public var queuedMessages = 0
  /// Of both, as far as it can be told.
  public var queuedBytes = 0
  public var lackingPixels = 0
  public var lossyPixels = 0
  /// Bytes on their way, and how many there may be.
  public var bytesInFlight = 0
  public var windowBytes = 0
  /// Bytes per second that the link takes; nil if that is not known.
  public var linkRate: Double?
  /// Milliseconds on an empty link; nil if that is not known.
  public var roundTrip: Double?
  /// Milliseconds that messages wait on the way.
  public var queueing: Double = 0

  public init() {}
}

extension DisplayChannelStatistics.Encoding: Encodable {
  private enum CodingKeys: CodingKey {
    case pictures, pixels, bytes, seconds, ratio
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(pictures, forKey: .pictures)
    try container.encode(pixels, forKey: .pixels)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(ratio, forKey: .ratio)
  }
}
