/// The pixels of a decoded video frame. The memory is used again from frame to frame.
public struct VideoPicture: Sendable {
  /// Pixels.
  public private(set) var width = 0
  /// Pixels.
  public private(set) var height = 0
  /// `width * height` pixels without padding: bytes blue, green, red and one without meaning. The top row comes first.
  public var pixels: [UInt8] = []

  public init() {}

  /// Makes room for a picture of this size, whose content is not defined; both sides are at least 0.
  public mutating func resize(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    let count = 4 * self.width * self.height
    if pixels.count == count { return }
    if pixels.capacity > 4 * count { pixels = [] }
    if pixels.count > count {
      pixels.removeLast(pixels.count - count)
    } else {
      pixels.append(contentsOf: repeatElement(0, count: count - pixels.count))
    }
  }
}
