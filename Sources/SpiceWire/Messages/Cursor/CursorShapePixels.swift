// From a cursor shape to pixels (spec 02, section 6.4). The results are those of the reference client, pixel by pixel, with one addition:
// it shows its default cursor for COLOR8 and COLOR24, which are converted here by the rules of COLOR4 and COLOR32.

extension CursorShape {
  /// The shape as pixels of 32 bits with alpha.
  ///
  /// - Throws: `WireError` about `data` when it is too short for the width and height, about `type` when that is unknown.
  public func pixels() throws(WireError) -> CursorPixels {
    let width = Int(header.width)
    let height = Int(header.height)
    let pixels: [UInt32] =
      switch header.type {
      case .alpha: try alpha(width * height)
      case .mono: try mono(width, height)
      case .color4:
        try masked(indexes: (width + 1) / 2 * height, colors: 16, invertible: 0xff_ffff) { data, p in
          Int(p % 2 == 0 ? data[p / 2] >> 4 : data[p / 2] & 15)
        }
      case .color8: try masked(indexes: width * height, colors: 256, invertible: 0xff_ffff) { data, p in Int(data[p]) }
      case .color16:
        // Bit 15 is no colour, but a pixel that has it set does not invert.
        try masked(size: 2 * width * height, invertible: 0x7fff) { data, p in
          UInt32(data[2 * p]) | UInt32(data[2 * p + 1]) << 8
        } color: { pixel in
          (pixel & 0x7c00) << 9 | (pixel & 0x03e0) << 6 | (pixel & 0x001f) << 3
        }
      case .color24:
        try masked(size: 3 * width * height, invertible: 0xff_ffff) { data, p in
          UInt32(data[3 * p]) | UInt32(data[3 * p + 1]) << 8 | UInt32(data[3 * p + 2]) << 16
        }
      case .color32: try masked(size: 4 * width * height, invertible: 0xff_ffff) { data, p in word(data, 4 * p) }
      default: throw error("type", .invalidValue(Int64(header.type.rawValue)))
      }
    return CursorPixels(
      width: width, height: height, hotSpotX: min(Int(header.hotSpotX), width), hotSpotY: min(Int(header.hotSpotY), height),
      pixels: pixels, isPremultiplied: header.type == .alpha)
  }

  private func error(_ field: String, _ problem: WireError.Problem) -> WireError {
    WireError(message: "cursor shape", field: field, problem: problem)
  }

  /// The first `count` bytes of the data, counted from 0.
  private func bytes(_ count: Int) throws(WireError) -> [UInt8] {
    guard count <= data.count else { throw error("data", .truncated(needed: count, available: data.count)) }
    return Array(data.prefix(count))
  }

  private func word(_ data: [UInt8], _ offset: Int) -> UInt32 {
    UInt32(data[offset]) | UInt32(data[offset + 1]) << 8 | UInt32(data[offset + 2]) << 16 | UInt32(data[offset + 3]) << 24
  }

  private func alpha(_ count: Int) throws(WireError) -> [UInt32] {
    let data = try bytes(4 * count)
    return (0..<count).map { word(data, 4 * $0) }
  }

  /// Pixels whose colours are in a palette between them and the mask.
  private func masked(
    indexes size: Int, colors: Int, invertible: UInt32, index: (_ data: [UInt8], _ p: Int) -> Int
  ) throws(WireError) -> [UInt32] {
    try masked(size: size + 4 * colors, invertible: invertible) { data, p in word(data, size + 4 * index(data, p)) }
  }

  /// Pixels with a mask behind them. Mask and pixels are read without padding at the ends of rows.
  ///
  /// - Parameters:
  ///   - size: bytes in front of the mask.
  ///   - invertible: the value that, under the mask, inverts the screen.
  ///   - value: the pixel with this index.
  ///   - color: the colour of a value, 0x00RRGGBB.
  private func masked(
    size: Int, invertible: UInt32, value: (_ data: [UInt8], _ p: Int) -> UInt32, color: (UInt32) -> UInt32 = { $0 }
  ) throws(WireError) -> [UInt32] {
    let width = Int(header.width)
    let count = width * Int(header.height)
    let data = try bytes(size + (count + 7) / 8)
    return (0..<count).map { p in
      let value = value(data, p)
      guard data[size + p / 8] >> UInt8(7 - p % 8) & 1 == 1 else { return color(value) | 0xff00_0000 }
      return value == invertible ? Self.invertPattern(x: p % width, y: p / width) : color(value)
    }
  }

  /// Screens cannot invert: a grey check stands for it.
  private static func invertPattern(x: Int, y: Int) -> UInt32 { (x + y) % 2 == 1 ? 0xc030_3030 : 0x3050_5050 }

  private func mono(_ width: Int, _ height: Int) throws(WireError) -> [UInt32] {
    let stride = (width + 7) / 8
    let size = stride * height
    let data = try bytes(2 * size)
    func bit(_ mask: Int, _ x: Int, _ y: Int) -> Bool { data[mask + y * stride + x / 8] >> UInt8(7 - x % 8) & 1 == 1 }
    // A cursor that only inverts, such as a text beam, would be all white: it gets a black outline.
    let outlined = data.prefix(size).allSatisfy { $0 == 0xff }
    var pixels: [UInt32] = []
    pixels.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width {
        switch (bit(0, x, y), bit(size, x, y)) {
        case (_, true): pixels.append(0xffff_ffff)
        case (false, false): pixels.append(0xff00_0000)
        case (true, false):
          let isInside = x > 0 && y > 0 && x < width - 1 && y < height - 1
          let isOutline = outlined && isInside && (y - 1...y + 1).contains { y in (x - 1...x + 1).contains { bit(size, $0, y) } }
          pixels.append(isOutline ? 0xff00_0000 : 0)
        }
      }
    }
    return pixels
  }
}
