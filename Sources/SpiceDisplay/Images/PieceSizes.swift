/// How many bytes the pieces of a client's picture take, learned from those that it was sent.
public struct PieceSizes: Sendable {
  /// Bytes per pixel: of what changes all the time, and of the rest.
  private var busy = 1.0
  private var calm = 1.0

  public init() {}

  /// The bytes that so many pixels are expected to take.
  public func bytes(of pixels: Int, isBusy: Bool) -> Int { max(64, Int(Double(pixels) * (isBusy ? busy : calm))) }

  /// The pixels that are expected to take so many bytes.
  public func pixels(of bytes: Int, isBusy: Bool) -> Int { Int(Double(bytes) / (isBusy ? busy : calm)) }

  /// A piece was encoded.
  public mutating func record(bytes: Int, pixels: Int, isBusy: Bool) {
    guard pixels > 0 else { return }
    // No content is so cheap that a piece could have any size: the next one may be different.
    let measured = min(max(Double(bytes) / Double(pixels), 0.02), 4.5)
    if isBusy { busy += (measured - busy) / 4 } else { calm += (measured - calm) / 4 }
  }
}
