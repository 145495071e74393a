/// Finds fonts where distributions put them, best first.
enum FontFile {
  private static let folders = [
    "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/TTF",
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts/google-noto", "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation", "/usr/share/fonts/liberation-sans", "/usr/share/fonts/truetype/freefont",
  ]

  enum Style: CaseIterable { case regular, bold, fixed }

  /// The paths where a font of this style may be.
  static func candidates(_ style: Style) -> [String] {
    let names =
      switch style {
      case .regular: ["DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "FreeSans.ttf"]
      case .bold: ["DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "LiberationSans-Bold.ttf", "FreeSansBold.ttf"]
      case .fixed: ["DejaVuSansMono.ttf", "NotoSansMono-Regular.ttf", "LiberationMono-Regular.ttf", "FreeMono.ttf"]
      }
    return names.flatMap { name in folders.map { "\($0)/\(name)" } }
  }
}
