import CSDL2

/// A colour of the viewer's own texts and panels.
struct Colour: Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
  var alpha: UInt8

  init(_ rgb: UInt32, alpha: UInt8 = 255) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
    self.alpha = alpha
  }

  var sdl: SDL_Color { SDL_Color(r: red, g: green, b: blue, a: alpha) }

  /// 0x00RRGGBB.
  var rgb: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// This colour over a pixel with transparency, 0xAARRGGBB.
  func over(_ below: UInt32, coverage: Double) -> UInt32 {
    let top = Double(alpha) / 255 * coverage
    let bottom = Double(below >> 24) / 255 * (1 - top)
    let sum = top + bottom
    guard sum > 0 else { return 0 }
    func mix(_ colour: UInt8, _ shift: UInt32) -> UInt32 {
      UInt32(((Double(colour) * top + Double(below >> shift & 255) * bottom) / sum).rounded())
    }
    return UInt32((sum * 255).rounded()) << 24 | mix(red, 16) << 16 | mix(green, 8) << 8 | mix(blue, 0)
  }

  static let background = Colour(0x16181b)
  static let shade = Colour(0x0c0d0f, alpha: 150)
  static let panel = Colour(0x22252b, alpha: 246)
  static let panelBorder = Colour(0x3a3f47)
  static let overlay = Colour(0x16181b, alpha: 215)
  static let text = Colour(0xe6e8eb)
  static let note = Colour(0x9aa1ab)
  static let warning = Colour(0xf2b66d)
  static let field = Colour(0x15171a)
  static let focus = Colour(0x5b9cf0)
  static let keycap = Colour(0x3a404a)
}
