import CSDL2
import CSDL2TTF

/// The fonts of one size of screen.
@MainActor
final class Fonts {
  /// What a line of text is for.
  enum Role: Hashable { case title, text, note, figure }

  /// Pixels of the screen for one of the design.
  let scale: Double
  private var fonts: [Role: OpaquePointer] = [:]

  init(scale: Double) throws(SDLError) {
    self.scale = scale
    if TTF_WasInit() == 0, TTF_Init() != 0 { throw SDLError("cannot draw text") }
    fonts[.title] = try Self.open(.bold, size: 20 * scale)
    fonts[.text] = try Self.open(.regular, size: 15 * scale)
    fonts[.note] = try Self.open(.regular, size: 13 * scale)
    fonts[.figure] = try Self.open(.fixed, size: 12 * scale)
  }

  isolated deinit { for font in fonts.values { TTF_CloseFont(font) } }

  private static func open(_ style: FontFile.Style, size: Double) throws(SDLError) -> OpaquePointer {
    for path in FontFile.candidates(style) {
      if let font = TTF_OpenFont(path, Int32(size.rounded())) { return font }
    }
    throw SDLError("no font was found; install fonts-dejavu-core")
  }

  /// A text as pixels, in several lines if it is wider; nil if there is nothing to see.
  func picture(_ text: String, _ role: Role, _ colour: Colour, width: Int = 0) -> UnsafeMutablePointer<SDL_Surface>? {
    guard !text.isEmpty, let font = fonts[role] else { return nil }
    return width > 0
      ? TTF_RenderUTF8_Blended_Wrapped(font, text, colour.sdl, UInt32(width)) : TTF_RenderUTF8_Blended(font, text, colour.sdl)
  }

  func lineHeight(_ role: Role) -> Int { fonts[role].map { Int(TTF_FontHeight($0)) } ?? 0 }
}
