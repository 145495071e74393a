import SpiceCanvas
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

  /// The pixels of a surface; nil for formats that have no colours.
  init?(_ surface: Surface) {
    let rows = surface.packedRows(of: surface.bounds)
    switch surface.format {
    case .xrgb32, .argb32: self.init(size: surface.size, pixels: Self.opaque(rows))
    case .rgb555: self.init(size: surface.size, pixels: Self.expanded(rows, greenBits: 5))
    case .rgb565: self.init(size: surface.size, pixels: Self.expanded(rows, greenBits: 6))
    default: return nil
    }
  }

  private static func opaque(_ pixels: [UInt8]) -> [UInt8] {
    var pixels = pixels
    for alpha in stride(from: 3, to: pixels.count, by: 4) { pixels[alpha] = 255 }
    return pixels
  }

  /// Pixels of 16 bits as such of 32: the highest bits of each colour are repeated in its lowest ones.
  private static func expanded(_ rows: [UInt8], greenBits: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(2 * rows.count)
    for low in stride(from: 0, to: rows.count - 1, by: 2) {
      let pixel = Int(rows[low]) | Int(rows[low + 1]) << 8
      let blue = pixel & 31
      let green = pixel >> 5 & ((1 << greenBits) - 1)
      let red = pixel >> (5 + greenBits) & 31
      pixels.append(UInt8(blue << 3 | blue >> 2))
      pixels.append(UInt8(green << (8 - greenBits) | green >> (2 * greenBits - 8)))
      pixels.append(UInt8(red << 3 | red >> 2))
      pixels.append(255)
    }
    return pixels
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
