import ArgumentParser
import SpiceGraphics

/// A desktop's size as command lines write it: `1280x800`.
struct DesktopSize: ExpressibleByArgument {
  static let standard = DesktopSize(size: Size(width: 1280, height: 800))
  /// What X servers can make and SPICE clients can show (spec 03, section 8.8).
  private static let sides: ClosedRange<Int32> = 16...16384

  let size: Size

  private init(size: Size) { self.size = size }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int32(parts[0]), let height = Int32(parts[1]),
      Self.sides.contains(width), Self.sides.contains(height)
    else { return nil }
    size = Size(width: width, height: height)
  }

  var defaultValueDescription: String { size.description }
}
