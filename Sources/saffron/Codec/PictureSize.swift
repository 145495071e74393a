import ArgumentParser

/// A picture's size as command lines write it: `1024x768`.
struct PictureSize: ExpressibleByArgument, CustomStringConvertible {
  /// Larger pictures are none that SPICE can have (spec 03, section 14.3).
  private static let sides = 1...32767

  let width: Int
  let height: Int

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]), Self.sides.contains(width), Self.sides.contains(height)
    else { return nil }
    self.width = width
    self.height = height
  }

  var description: String { "\(width)x\(height)" }
}
