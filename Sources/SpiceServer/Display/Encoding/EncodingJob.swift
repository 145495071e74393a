import NIOCore
import SpiceCodecs
import Synchronization

/// One picture on its way through the pool, which may go to several clients. Confined to the server's event loop but for its work.
final class EncodingJob {
  typealias Work = @Sendable (inout ImageEncoder) -> EncodedPicture?

  private enum Stage: UInt8, AtomicRepresentable {
    case waiting, running, cancelled
  }

  /// Decided between the event loop and the pool's thread: whether the work is done or not.
  private final class Claim: Sendable {
    let stage = Atomic(Stage.waiting)

    func take(for stage: Stage) -> Bool {
      self.stage.compareExchange(expected: .waiting, desired: stage, ordering: .acquiringAndReleasing).exchanged
    }
  }

  private let claim = Claim()
  private let lane: EncodingLane?
  private var work: Work?
  private var waiters: [ObjectIdentifier: () -> Void] = [:]
  private(set) var isDone = false
  /// What became of it, once it is done; nil if nothing could be made.
  private(set) var picture: EncodedPicture?

  /// - Parameters:
  ///   - lane: What it must not overtake.
  ///   - work: Runs once on a thread of the pool, unless everybody who waits for the job leaves before.
  init(lane: EncodingLane? = nil, work: @escaping Work) {
    self.lane = lane
    self.work = work
  }

  /// False once it is certain that the work is never done.
  var isAlive: Bool { claim.stage.load(ordering: .relaxed) != .cancelled }

  /// `done` is called once when the job is done, on the event loop; not for a job that is done already.
  func join(_ waiter: AnyObject, done: @escaping () -> Void) {
    if !isDone { waiters[ObjectIdentifier(waiter)] = done }
  }

  /// The waiter wants it no more; when nobody is left the work is not begun.
  func leave(_ waiter: AnyObject) {
    waiters[ObjectIdentifier(waiter)] = nil
    if !isDone, waiters.isEmpty { _ = claim.take(for: .cancelled) }
  }

  /// As `leave`, unless the work has been begun: then nothing changes, and the result is false.
  func leaveUnlessBegun(_ waiter: AnyObject) -> Bool {
    guard !isDone else { return false }
    let isOnly = waiters.count == 1 && waiters[ObjectIdentifier(waiter)] != nil
    if isOnly ? !claim.take(for: .cancelled) : claim.stage.load(ordering: .relaxed) == .running { return false }
    waiters[ObjectIdentifier(waiter)] = nil
    return true
  }

  /// Gives the work to the pool; once.
  func start(on pool: any EncodingPool, eventLoop: any EventLoop) {
    guard let work else { return }
    self.work = nil
    let job = NIOLoopBound(self, eventLoop: eventLoop)
    pool.submit(lane: lane) { [claim] encoder in
      guard claim.take(for: .running) else { return }
      let picture = work(&encoder)
      if eventLoop.inEventLoop { job.value.finish(picture) } else { eventLoop.execute { job.value.finish(picture) } }
    }
  }

  private func finish(_ picture: EncodedPicture?) {
    isDone = true
    self.picture = picture
    let waiters = waiters.values
    self.waiters = [:]
    for done in waiters { done() }
  }
}
