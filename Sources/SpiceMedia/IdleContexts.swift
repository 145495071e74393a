import Synchronization

/// Contexts of a C library that nobody uses at the moment. Taking one and bringing it back costs a lock held for a few instructions.
final class IdleContexts<Context: Sendable>: Sendable {
  private let idle = Mutex<[Context]>([])

  /// More than so many are not kept: as many as threads encode at the same time, usually.
  private static var mostKept: Int { 32 }

  /// One that is idle, nil if there is none.
  func take() -> Context? { idle.withLock { $0.popLast() } }

  func bringBack(_ context: Context) {
    idle.withLock { if $0.count < Self.mostKept { $0.append(context) } }
  }
}
