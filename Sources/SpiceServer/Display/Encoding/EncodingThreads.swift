import NIOCore
import NIOPosix
import SpiceCodecs
import Synchronization

/// Encodes on threads, one a core at most, which NIO's pool for blocking work lends while there is something to do.
///
/// Work is done in the order in which it came, except that what belongs to a busy lane waits for its turn there and holds nobody up.
final class EncodingThreads: EncodingPool {
  private typealias Work = @Sendable (inout ImageEncoder) -> Void

  private struct Entry: Sendable {
    var lane: EncodingLane?
    var work: Work
  }

  private struct State {
    var queue = CircularBuffer<Entry>()
    /// What waits behind the running work of its lane; a lane is in here as long as it is busy.
    var lanes: [EncodingLane: CircularBuffer<Entry>] = [:]
    var threads = 0
    /// Encoders whose threads have been given back.
    var seats: [Seat] = []
    var idlers: [EventLoopPromise<Void>] = []
  }

  /// An encoder; its lock is never waited for.
  private final class Seat: Sendable {
    let encoder: Mutex<ImageEncoder>
    init(libraries: CodecLibraries) { encoder = Mutex(ImageEncoder(libraries: libraries)) }
  }

  private let libraries: CodecLibraries
  private let mostThreads: Int
  private let state = Mutex(State())

  init(libraries: CodecLibraries) {
    self.libraries = libraries
    mostThreads = max(1, System.coreCount)
  }

  func submit(lane: EncodingLane?, _ work: @escaping @Sendable (inout ImageEncoder) -> Void) {
    let entry = Entry(lane: lane, work: work)
    let needsThread = state.withLock { state in
      if let lane {
        if state.lanes[lane] != nil {
          state.lanes[lane]?.append(entry)
          return false
        }
        state.lanes[lane] = CircularBuffer()
      }
      state.queue.append(entry)
      guard state.threads < mostThreads else { return false }
      state.threads += 1
      return true
    }
    if needsThread { NIOThreadPool.singleton.submit { [self] _ in workUntilIdle() } }
  }

  func idle(on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    let isIdle = state.withLock { state in
      if state.threads == 0 { return true }
      state.idlers.append(promise)
      return false
    }
    if isIdle { promise.succeed() }
    return promise.futureResult
  }

  private func workUntilIdle() {
    let seat = state.withLock { $0.seats.popLast() } ?? Seat(libraries: libraries)
    while let entry = state.withLock({ $0.queue.popFirst() }) {
      seat.encoder.withLock { entry.work(&$0) }
      if let lane = entry.lane { finished(lane) }
    }
    rest(seat)
  }

  /// The next work of the lane may run.
  private func finished(_ lane: EncodingLane) {
    state.withLock { state in
      if let next = state.lanes[lane]?.popFirst() { state.queue.append(next) } else { state.lanes[lane] = nil }
    }
  }

  private func rest(_ seat: Seat) {
    let idlers: [EventLoopPromise<Void>] = state.withLock { state in
      state.seats.append(seat)
      state.threads -= 1
      guard state.threads == 0 else { return [] }
      defer { state.idlers = [] }
      return state.idlers
    }
    for promise in idlers { promise.succeed() }
  }
}
