/// How large the viewer's own texts are: pixels of the screen for one of the design.
enum InterfaceScale {
  /// - Parameters:
  ///   - pixelRatio: pixels of the screen for one of the window system's units.
  ///   - dotsPerInch: the screen's, if it is known.
  ///   - setting: what the variable GDK_SCALE says, which people set on screens with small pixels.
  static func value(pixelRatio: Double, dotsPerInch: Double?, setting: String?) -> Double {
    if let setting, let number = Double(setting), (1...8).contains(number) { return number }
    if pixelRatio > 1 { return min(pixelRatio, 8) }
    // In steps of a quarter, and only where the pixels are clearly small: screens do not always tell the truth.
    guard let dotsPerInch, dotsPerInch.isFinite, dotsPerInch >= 140 else { return 1 }
    return min(4, (dotsPerInch / 96 * 4).rounded() / 4)
  }
}
