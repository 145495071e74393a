import Glibc
import SpiceClient

/// A folder of PNG files, each named after its time in the recording: `frame-000012.345.png`.
struct PictureSeries: Sendable {
  private let folder: String
  private(set) var count = 0

  /// Makes the folder if it is not there.
  init(_ folder: String) throws(CommandFailure) {
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw CommandFailure(.failed, "cannot make \(folder): \(systemMessage())")
    }
    self.folder = folder
  }

  /// The name of the picture of this time, in nanoseconds.
  static func name(at time: Int64) -> String {
    func padded(_ number: Int64, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    return "frame-\(padded(time / 1_000_000_000, 6)).\(padded(time / 1_000_000 % 1000, 3)).png"
  }

  mutating func write(_ picture: DisplaySnapshot, at time: Int64) throws(CommandFailure) {
    try OutputBytes.replaceFile(at: "\(folder)/\(Self.name(at: time))", with: try PNGImage.encode(picture))
    count += 1
  }
}
