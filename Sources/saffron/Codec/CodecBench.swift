import ArgumentParser
import FoundationEssentials
import Glibc

/// `saffron codec bench`: how fast and how small.
struct CodecBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure a codec on files of raw pixels.",
    discussion: """
      Prints a JSON object on a line for each file: the speed of encoding and of decoding in MB of raw pixels a second (1 MB is 10^6 \
      bytes), the bytes of the stream, and how many times smaller they are than the pixels. A speed is the median of the runs, after one \
      that does not count, and goes by the processor's time of the thread; the contexts are used again from run to run. A run repeats \
      pictures for some milliseconds.

      With glz each run encodes and decodes all files once as one sequence. The windows are full of other pictures before, as they are in \
      a session that lasts; decoding ends with the picture in the client's window, before it is drawn.

      With --threads so many threads encode at the same time, each with contexts and a dictionary of its own, and then decode; the speeds \
      are sums over the threads, and go by the clock.

      With --iterations nothing is timed: each file is encoded or decoded so many times. Counting instructions with 1 and with 2 \
      iterations, for example with valgrind --tool=callgrind, gives the instructions of one as the difference.

      \(ExitStatus.table)
      """)

  @OptionGroup var options: CodecOptions

  @Option(help: ArgumentHelp("How many threads at the same time.", valueName: "number"))
  var threads: Int = 1

  @Option(help: ArgumentHelp("How many runs the median is of.", valueName: "number"))
  var runs: Int = 9

  @Option(help: "encode, decode or both.")
  var operation: BenchOperation = .both

  @Option(help: ArgumentHelp("Time nothing, and do it so many times.", valueName: "number"))
  var iterations: Int?

  func run() async throws {
    try await reportingFailures { () throws(CommandFailure) in
      let settings = try options.settings()
      guard (1...256).contains(threads) else { throw CommandFailure(.usage, "there can be 1 to 256 threads, not \(threads)") }
      guard runs > 0, iterations ?? 1 > 0 else { throw CommandFailure(.usage, "there must be a run at least") }
      var files: [BenchFile] = []
      for path in options.files { files.append(BenchFile(path: path, pixels: try settings.pixels(of: path))) }
      // GLZ pictures belong together; others are measured one after the other.
      let groups = settings.codec == .glz ? [files] : files.map { [$0] }
      for group in groups {
        let bench = CodecBenchmark(settings: settings, files: group, operation: operation)
        if let iterations {
          try Self.write(try bench.repeated(iterations))
        } else {
          try Self.write(try threads == 1 ? bench.measured(runs: runs) : bench.measured(runs: runs, threads: threads))
        }
      }
    }
  }

  private static func write(_ reports: [BenchReport]) throws(CommandFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for report in reports {
      do {
        try OutputBytes.write(Array(try encoder.encode(report)) + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
      } catch let failure as CommandFailure {
        throw failure
      } catch {
        throw CommandFailure(.failed, "cannot write JSON: \(error)")
      }
    }
  }
}

/// What is measured.
enum BenchOperation: String, ExpressibleByArgument {
  case encode, decode, both
}

/// A file with its content.
struct BenchFile: Sendable {
  let path: String
  let pixels: [UInt8]
}
