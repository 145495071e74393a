import NIOCore
import SpiceCodecs
import SpiceMedia
import Synchronization

@testable import SpiceServer

/// Encodes on the caller's thread: everything is done when `submit` is back, unless the pool is held.
final class InlineEncodingPool: EncodingPool {
  private typealias Work = @Sendable (inout ImageEncoder) -> Void

  private let held = Mutex<[Work]?>(nil)

  func submit(lane _: EncodingLane?, _ work: @escaping @Sendable (inout ImageEncoder) -> Void) {
    let isHeld = held.withLock { held in
      held?.append(work)
      return held != nil
    }
    if !isHeld { run(work) }
  }

  func idle(on eventLoop: any EventLoop) -> EventLoopFuture<Void> { eventLoop.makeSucceededVoidFuture() }

  /// From now on work waits.
  func hold() { held.withLock { $0 = $0 ?? [] } }

  /// The number of pieces of work that wait.
  var heldCount: Int { held.withLock { $0?.count ?? 0 } }

  /// Does the waiting work with this number.
  func run(_ index: Int) {
    let work = held.withLock { $0?.remove(at: index) }
    if let work { run(work) }
  }

  /// Does what waits, and from now on everything at once.
  func release() {
    let works = held.withLock { held in
      defer { held = nil }
      return held ?? []
    }
    for work in works { run(work) }
  }

  private func run(_ work: Work) {
    // The work may submit more when it is done, so no lock is held meanwhile.
    var own = ImageEncoder(libraries: .media)
    work(&own)
  }
}
