/// What was measured with one file; its encoding is the line that `saffron codec bench` prints. What was not measured is left out.
struct BenchReport: Encodable, Sendable {
  let file: String
  let codec: String
  let format: String
  let width: Int
  let height: Int
  let threads: Int
  /// MB of raw pixels a second, with one digit behind the point.
  let encodeMBPerSecond: Double?
  let decodeMBPerSecond: Double?
  /// Of the stream.
  let bytes: Int
  /// Bytes of raw pixels for each of the stream.
  let ratio: Double

  init(_ file: BenchFile, _ settings: PictureSettings, _ figures: BenchFigures, threads: Int) {
    self.file = file.path
    codec = settings.codec.rawValue
    format = settings.format.rawValue
    width = settings.size.width
    height = settings.size.height
    self.threads = threads
    encodeMBPerSecond = figures.encodeSpeed.map { ($0 / 1e5).rounded() / 10 }
    decodeMBPerSecond = figures.decodeSpeed.map { ($0 / 1e5).rounded() / 10 }
    bytes = figures.bytes
    ratio = (Double(file.pixels.count) / Double(figures.bytes) * 1000).rounded() / 1000
  }
}

/// What was measured with one file, on one thread or on all together.
struct BenchFigures: Sendable {
  /// Bytes of raw pixels a second.
  var encodeSpeed: Double?
  var decodeSpeed: Double?
  /// Of the stream.
  var bytes: Int

  /// The figures of two threads together.
  static func + (a: BenchFigures, b: BenchFigures) -> BenchFigures {
    func sum(_ a: Double?, _ b: Double?) -> Double? { a.flatMap { a in b.map { a + $0 } } }
    return BenchFigures(
      encodeSpeed: sum(a.encodeSpeed, b.encodeSpeed), decodeSpeed: sum(a.decodeSpeed, b.decodeSpeed), bytes: a.bytes)
  }
}
