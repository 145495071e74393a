import Glibc
import SpiceCodecs

/// Encodes and decodes files over and over again on one thread.
struct BenchWorker: ~Copyable {
  /// What is counted as time.
  enum Clock {
    /// The processor's time of the thread: what others do on the machine counts little.
    case threadTime
    /// Time as it passes.
    case wall

    /// Nanoseconds since some moment.
    func now() -> UInt64 {
      var time = timespec()
      clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
  }

  /// A run takes so many nanoseconds at least, if a picture can be repeated.
  private static let shortestRun: UInt64 = 3_000_000

  private let settings: PictureSettings
  private let files: [BenchFile]
  private let operation: BenchOperation
  private let clock: Clock
  private var codec: PictureCodec
  private var streams: [[UInt8]]
  private var pixels: [UInt8]

  init(_ settings: PictureSettings, _ files: [BenchFile], _ operation: BenchOperation, clock: Clock) throws(CommandFailure) {
    self.settings = settings
    self.files = files
    self.operation = operation
    self.clock = clock
    codec = try PictureCodec(settings)
    streams = files.map { _ in [] }
    pixels = [UInt8](repeating: 0, count: codec.decodedByteCount)
  }

  /// The run that does not count.
  mutating func prepare() throws(CommandFailure) {
    let once = files.map { _ in 1 }
    _ = try run(encoding: once, decoding: once)
  }

  /// The medians of so many runs.
  mutating func measure(runs: Int) throws(CommandFailure) -> [BenchFigures] {
    let once = files.map { _ in 1 }
    let first = try run(encoding: once, decoding: once)
    let encodings = operation == .decode ? once : repeats(for: first.encode)
    let decodings = repeats(for: first.decode)
    var times = files.map { _ in (encode: [Double](), decode: [Double]()) }
    for _ in 0..<runs {
      let result = try run(encoding: encodings, decoding: decodings)
      for index in files.indices {
        times[index].encode.append(result.encode[index])
        if operation != .encode { times[index].decode.append(result.decode[index]) }
      }
    }
    return files.indices.map { index in
      BenchFigures(
        encodeSpeed: operation == .decode ? nil : speed(times[index].encode),
        decodeSpeed: operation == .encode ? nil : speed(times[index].decode), bytes: streams[index].count)
    }
  }

  /// Does it so many times, and no more; what is only decoded is encoded once before.
  mutating func work(iterations: Int) throws(CommandFailure) -> [BenchFigures] {
    let once = files.map { _ in 1 }
    for iteration in 0..<iterations {
      // The streams of a new dictionary's pictures can be decoded with any number of new windows.
      codec.beginSequence()
      if operation != .decode || iteration == 0 { _ = try encode(repeats: once) }
      if operation != .encode { _ = try decode(repeats: once) }
    }
    return streams.map { BenchFigures(bytes: $0.count) }
  }

  /// Encodes all files and decodes them.
  private mutating func run(encoding: [Int], decoding: [Int]) throws(CommandFailure) -> (encode: [Double], decode: [Double]) {
    try codec.fillWindows()
    let times = try encode(repeats: encoding)
    return (times, operation == .encode ? [] : try decode(repeats: decoding))
  }

  /// Encodes all files in order, each so often; gives back the nanoseconds that each took once.
  private mutating func encode(repeats: [Int]) throws(CommandFailure) -> [Double] {
    var times: [Double] = []
    for index in files.indices {
      let start = clock.now()
      do throws(EncodeError) {
        for _ in 0..<repeats[index] {
          streams[index].removeAll(keepingCapacity: true)
          try codec.encode(files[index].pixels, into: &streams[index])
        }
      } catch {
        throw CommandFailure(.failed, "cannot encode \(files[index].path): \(error)")
      }
      times.append(Double(clock.now() - start) / Double(repeats[index]))
    }
    return times
  }

  /// Decodes all streams in order, each so often; gives back the nanoseconds that each took once.
  private mutating func decode(repeats: [Int]) throws(CommandFailure) -> [Double] {
    var times: [Double] = []
    for index in files.indices {
      let start = clock.now()
      do throws(DecodeError) {
        for _ in 0..<repeats[index] {
          if settings.codec == .glz {
            try codec.decodeIntoWindow(streams[index])
          } else {
            try codec.decode(streams[index], into: &pixels)
          }
        }
      } catch {
        throw CommandFailure(.failed, "cannot decode what \(files[index].path) became: \(error)")
      }
      times.append(Double(clock.now() - start) / Double(repeats[index]))
    }
    return times
  }

  /// How often a run repeats each file that took so long once. A dictionary takes a picture once.
  private func repeats(for times: [Double]) -> [Int] {
    times.map { settings.codec == .glz ? 1 : max(1, Int(Double(Self.shortestRun) / max($0, 1000))) }
  }

  /// Bytes of raw pixels a second for the median of times.
  private func speed(_ times: [Double]) -> Double {
    let median = times.sorted()[times.count / 2]
    return Double(settings.byteCount) / max(median, 1) * 1e9
  }
}
