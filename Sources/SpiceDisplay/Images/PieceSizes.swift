/// How many bytes the pieces of a client's picture take, learned from those that it was sent.
public struct PieceSizes: Sendable {
  /// Bytes per pixel: of what changes all the time, and of the rest.
  private var busy = 1.0
  private var calm = 1.0
  private var calmPiece = 16_384
  /// Pieces are not smaller or larger, in pixels.
  private static let range = 1024...65_536

  public init() {}

  /// The bytes that so many pixels are expected to take.
  public func bytes(of pixels: Int, isBusy: Bool) -> Int { max(64, Int(Double(pixels) * (isBusy ? busy : calm))) }

  /// How many pixels a piece of what changes all the time may have, so that it takes so many bytes.
  public func busyPixels(for bytes: Int) -> Int {
    min(max(Int(Double(bytes) / busy), Self.range.lowerBound), Self.range.upperBound)
  }

  /// How many pixels any other piece may have. The number does not depend on the content and changes rarely: only if a region is cut in the
  /// same way when it comes back, the client's cache has its pieces.
  ///
  /// - Parameter isAtLeast: The piece may well have more bytes, as far as is known.
  public mutating func calmPixels(for bytes: Int, atLeast isAtLeast: Bool = false) -> Int {
    while bytes >= calmPiece * 4, calmPiece < Self.range.upperBound { calmPiece *= 4 }
    while !isAtLeast, bytes < calmPiece * 2 / 3, calmPiece > Self.range.lowerBound { calmPiece /= 4 }
    return calmPiece
  }

  /// How many pixels a piece may have while nothing is known of the link.
  public var pixels: Int { calmPiece }

  /// What a message costs besides its pixels, in bytes: its headers, those of its image, its part of packets, its acknowledgement.
  private static let messageCost = 160.0

  /// So many pixels are expected to cost as much as a message does.
  public var sparePixels: Int { Int(min(Self.messageCost / calm, 4096)) }

  /// A piece was encoded.
  public mutating func record(bytes: Int, pixels: Int, isBusy: Bool) {
    guard pixels > 0 else { return }
    // No content is so cheap that a piece could have any size: the next one may be different.
    let measured = min(max(Double(bytes) / Double(pixels), 0.02), 4.5)
    if isBusy { busy += (measured - busy) / 4 } else { calm += (measured - calm) / 4 }
  }
}
