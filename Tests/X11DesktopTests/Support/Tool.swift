import Foundation
import X11Desktop

/// Runs programs of others in a display.
enum Tool {
  struct Failed: Error {
    var arguments: [String]
    var status: Int32
  }

  private static func process(_ arguments: [String], _ display: X11Display) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["DISPLAY"] = display.name
    environment["XAUTHORITY"] = display.authorityFile
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// Runs it to its end and returns what it wrote to its standard output.
  @discardableResult
  static func run(_ arguments: String..., in display: X11Display) throws -> [UInt8] {
    let process = process(arguments, display)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(arguments: arguments, status: process.terminationStatus) }
    return Array(bytes)
  }

  /// The screen as ImageMagick sees it, as bytes B, G, R, 0.
  static func picture(of display: X11Display) throws -> [UInt8] {
    let rgb = try run("import", "-window", "root", "-depth", "8", "rgb:-", in: display)
    var picture: [UInt8] = []
    picture.reserveCapacity(rgb.count / 3 * 4)
    for index in stride(from: 0, to: rgb.count - 2, by: 3) {
      picture += [rgb[index + 2], rgb[index + 1], rgb[index], 0]
    }
    return picture
  }
}

/// The same picture without what the fourth byte of a pixel says.
func withoutAlpha(_ picture: [UInt8]) -> [UInt8] {
  var picture = picture
  for index in stride(from: 3, to: picture.count, by: 4) { picture[index] = 0 }
  return picture
}
