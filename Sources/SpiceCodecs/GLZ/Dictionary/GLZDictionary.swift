import Synchronization

/// The server's side of one GLZ dictionary: an encoder that copies from all images that it encoded before, as far as they are in the window
/// (spec 05, section 5).
///
/// A client has one per dictionary id, shared by all display channels that named the id, however many. Encodings of one dictionary happen
/// one after the other; other dictionaries are not touched. Ids follow the order of encoding, so **each encoded image must be sent**, and
/// each channel must send its images in that order.
///
/// The window's head is where the rules put it, or later: more than 65,536 images are not kept.
///
/// Memory: 4 bytes for each pixel of the window, rounded up to a power of two, and another byte when images have alpha; they are touched
/// as images come. The largest image takes 1.3 bytes a pixel besides, and tables up to 0.6 MB, twice that with alpha. Nothing refers to the
/// caller's memory when `encode` is back.
public final class GLZDictionary: Sendable {
  /// What the target of a migration needs to go on (spec 05, section 5.5).
  public struct State: Hashable, Sendable {
    /// The id of the next image.
    public let nextID: UInt64
    public let windowPixels: Int
  }

  /// Pixels of the negotiated window.
  public let windowPixels: Int
  private let encoder: Mutex<DictionaryEncoder>

  /// An empty dictionary; nil if `windowPixels` is not one that a client may ask for, 0 to 2^25.
  ///
  /// `firstID`: the next id of a dictionary that was frozen elsewhere, otherwise 0.
  public init?(windowPixels: Int, firstID: UInt64 = 0) {
    guard (0...GLZHeader.maximumWindowPixels).contains(windowPixels) else { return nil }
    self.windowPixels = windowPixels
    encoder = Mutex(DictionaryEncoder(windowPixels: windowPixels, firstID: firstID))
  }

  /// True if an image of this size may enter the window, which must be larger than it.
  public func fits(width: Int, height: Int) -> Bool {
    guard width > 0, height > 0 else { return false }
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    return !overflow && count < windowPixels
  }

  /// Appends the stream of a picture to `output` and gives the picture the next id.
  ///
  /// Formats: `rgb555`, `rgb24`, `rgb32`, `rgba`. On an error, no id was taken and `output` is as before.
  @discardableResult
  public func encode(_ source: ImageSource, into output: inout [UInt8]) throws(EncodeError) -> GLZHeader {
    try encoder.withLock { encoder throws(EncodeError) in try encoder.encode(source, into: &output) }
  }

  /// Ends encoding for a migration: from now on `encode` fails.
  @discardableResult
  public func freeze() -> State {
    encoder.withLock { encoder in
      encoder.isFrozen = true
      return State(nextID: encoder.window.nextID, windowPixels: windowPixels)
    }
  }

  public var isFrozen: Bool { encoder.withLock { $0.isFrozen } }

  /// The id of the next image.
  public var nextID: UInt64 { encoder.withLock { $0.window.nextID } }
}
