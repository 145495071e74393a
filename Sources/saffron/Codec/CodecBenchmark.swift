import Dispatch
import Synchronization

/// Measures a codec on files that are one sequence, if the codec has such a thing.
struct CodecBenchmark: Sendable {
  let settings: PictureSettings
  let files: [BenchFile]
  let operation: BenchOperation

  /// The figures of one thread.
  func measured(runs: Int) throws(CommandFailure) -> [BenchReport] {
    var worker = try BenchWorker(settings, files, operation, clock: .threadTime)
    try worker.prepare()
    return reports(try worker.measure(runs: runs), threads: 1)
  }

  /// The sums of so many threads' figures.
  func measured(runs: Int, threads: Int) throws(CommandFailure) -> [BenchReport] {
    let ready = DispatchSemaphore(value: 0)
    let go = DispatchSemaphore(value: 0)
    let results = Mutex<[Result<[BenchFigures], CommandFailure>]>([])
    let done = DispatchGroup()
    for thread in 0..<threads {
      // A queue of its own has a thread of its own while it works.
      DispatchQueue(label: "bench \(thread)").async(group: done) {
        let result: Result<[BenchFigures], CommandFailure>
        do throws(CommandFailure) {
          var worker = try BenchWorker(settings, files, operation, clock: .wall)
          try worker.prepare()
          ready.signal()
          go.wait()
          result = .success(try worker.measure(runs: runs))
        } catch {
          // Nobody shall wait for it; a signal too many does no harm.
          ready.signal()
          result = .failure(error)
        }
        results.withLock { $0.append(result) }
      }
    }
    for _ in 0..<threads { ready.wait() }
    for _ in 0..<threads { go.signal() }
    done.wait()
    var sums: [BenchFigures]?
    for result in results.withLock({ $0 }) {
      let figures = try result.get()
      sums = sums.map { zip($0, figures).map(+) } ?? figures
    }
    return reports(sums ?? [], threads: threads)
  }

  /// Encodes or decodes each file so many times.
  func repeated(_ iterations: Int) throws(CommandFailure) -> [BenchReport] {
    var worker = try BenchWorker(settings, files, operation, clock: .threadTime)
    return reports(try worker.work(iterations: iterations), threads: 1)
  }

  private func reports(_ figures: [BenchFigures], threads: Int) -> [BenchReport] {
    zip(files, figures).map { BenchReport($0, settings, $1, threads: threads) }
  }
}
