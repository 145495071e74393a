import SpiceGraphics

/// A picture that comes back.
struct Card {
  static let size = Size(width: 80, height: 60)

  /// From 1.
  let number: Int

  /// 32 bits a pixel, rows without padding.
  var pixels: [UInt8] {
    (0..<Self.size.area).flatMap { index -> [UInt8] in
      let (x, y) = (index % Int(Self.size.width), index / Int(Self.size.width))
      return [UInt8(truncatingIfNeeded: (x ^ y) * number), UInt8(truncatingIfNeeded: x * 3 + number * 10), UInt8(number * 10), 0]
    }
  }

  var bitmap: Bitmap {
    get throws {
      let (width, height) = (Int(Self.size.width), Int(Self.size.height))
      return try Bitmap(format: .rgb32, width: width, height: height, stride: width * 4, isTopDown: true, data: pixels[...])
    }
  }

  /// Another picture, of indexes; its colors are the card's own.
  var indexedBitmap: Bitmap {
    get throws {
      let (width, height) = (Int(Self.size.width), Int(Self.size.height))
      let isNoise = number % 2 == 0
      let data = (0..<width * height).map { index in
        let (x, y) = (index % width, index / width)
        return UInt8(truncatingIfNeeded: isNoise ? (x * 7 + number) * (y * 13 + 5) : x / 8 + y / 8)
      }
      let colors = (0..<256).map { UInt32(truncatingIfNeeded: number * 0x02_0a05 + $0 * 0x01_0301) & 0xff_ffff }
      return try Bitmap(
        format: .eightBit, width: width, height: height, stride: width, isTopDown: true, palette: Palette(unique: 0, entries: colors),
        data: data[...])
    }
  }
}
