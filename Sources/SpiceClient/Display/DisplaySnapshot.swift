public import SpiceGraphics

/// A copy of the pixels of a primary surface.
public struct DisplaySnapshot: Hashable, Sendable {
  public let size: Size
  /// Rows from the top, each pixel four bytes: blue, green, red and one that is always 255.
  public let pixels: [UInt8]

  public init(size: Size, pixels: [UInt8]) {
    precondition(pixels.count == 4 * size.area, "the pixels fill the picture")
    self.size = size
    self.pixels = pixels
  }

  /// Rows from the top, each pixel three bytes: red, green, blue.
  public var rgb: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 3 * size.area) { buffer, count in
      pixels.withUnsafeBufferPointer { pixels in
        for index in 0..<size.area {
          buffer[3 * index] = pixels[4 * index + 2]
          buffer[3 * index + 1] = pixels[4 * index + 1]
          buffer[3 * index + 2] = pixels[4 * index]
        }
      }
      count = 3 * size.area
    }
  }
}
