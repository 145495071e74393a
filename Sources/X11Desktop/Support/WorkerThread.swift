import Glibc

/// A thread of its own, for work that waits in `poll`, which would occupy a thread of a shared pool for ever.
///
/// All signals are blocked in it: the program's signal handling stays where the program wants it, and writing to a connection whose other
/// end is gone returns an error instead of killing the program with SIGPIPE.
final class WorkerThread: Sendable {
  private let thread: pthread_t

  /// Starts `body` on a new thread.
  init(body: @escaping @Sendable () -> Void) throws(X11Error) {
    let start = Unmanaged.passRetained(Start(body: body))
    var thread = pthread_t()
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    // A new thread inherits the mask, so that there is no moment in which it could take a signal.
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    guard code == 0 else {
      start.release()
      throw X11Error.system(call: "pthread_create", code: code)
    }
    self.thread = thread
  }

  /// Whether the caller runs on this thread.
  var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }

  /// Waits until the thread has ended; called from the thread itself, lets it end by itself. Must be called exactly once.
  func finish() {
    if isCurrent {
      pthread_detach(thread)
    } else {
      pthread_join(thread, nil)
    }
  }

  private final class Start: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
