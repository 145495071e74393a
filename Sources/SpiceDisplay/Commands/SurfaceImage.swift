import SpiceCanvas
import SpiceGraphics

extension Surface {
  /// A copy of the part of `rect` that lies on the surface, as an image that can be sent; nil for formats of which there are no bitmaps.
  ///
  /// - Parameter alpha: what becomes of the fourth bytes of 32-bit pixels.
  func image(of rect: Rect, alpha: AlphaTreatment) -> SourceImage? {
    let rect = rect.intersection(bounds)
    var rows = packedRows(of: rect)
    var bitmapFormat: BitmapFormat
    var setsHighBits = false
    switch format {
    case .xrgb32, .argb32:
      bitmapFormat = .rgb32
      switch alpha == .dropped ? .zero : AlphaUse(rows) {
      case .zero: break
      case .opaque: setsHighBits = true
      case .binary where alpha == .guessed: setsHighBits = true
      case .binary, .translucent: bitmapFormat = .rgba
      }
    case .rgb555: bitmapFormat = .rgb555
    case .rgb565:
      bitmapFormat = .rgb32
      rows = Self.expanded565(rows)
    case .alpha8: bitmapFormat = .alpha8
    default: return nil
    }
    let stride = rect.width * (bitmapFormat.bitsPerPixel ?? 8) / 8
    guard let bitmap = try? Bitmap(format: bitmapFormat, width: rect.width, height: rect.height, stride: stride, data: rows[...]) else {
      return nil
    }
    return SourceImage(id: 0, setsHighBits: setsHighBits, content: .bitmap(bitmap))
  }

  /// Pixels of 32 bits for such of 16; a surface of 16 bits takes back what they were.
  private static func expanded565(_ rows: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: rows.count * 2)
    for pixel in 0..<rows.count / 2 {
      let value = UInt16(rows[2 * pixel]) | UInt16(rows[2 * pixel + 1]) << 8
      let (red, green, blue) = (UInt8(value >> 11), UInt8(value >> 5 & 0x3f), UInt8(value & 0x1f))
      result[4 * pixel] = blue << 3 | blue >> 2
      result[4 * pixel + 1] = green << 2 | green >> 4
      result[4 * pixel + 2] = red << 3 | red >> 2
    }
    return result
  }
}

/// What becomes of the fourth bytes of pixels of 32 bits in an image of a surface.
enum AlphaTreatment {
  /// The image has none.
  case dropped
  /// As drivers expect it of a self bitmap (spec 07, section 2.3): bytes of 0 beside such of 255 become 255.
  case guessed
  /// They are all kept.
  case kept
}

/// What the fourth bytes of pixels of 32 bits hold.
private enum AlphaUse {
  /// Nothing but zeros.
  case zero
  /// Nothing but 255.
  case opaque
  /// 0 and 255.
  case binary
  case translucent

  init(_ rows: [UInt8]) {
    var zeros = 0
    var full = 0
    for index in stride(from: 3, to: rows.count, by: 4) {
      zeros += rows[index] == 0 ? 1 : 0
      full += rows[index] == 0xff ? 1 : 0
    }
    let count = rows.count / 4
    self = zeros == count ? .zero : full == count ? .opaque : zeros + full == count ? .binary : .translucent
  }
}
