import CXCB
import Glibc

/// A flag that any thread can raise and one thread can wait for with `poll` (an eventfd).
final class EventSignal: Sendable {
  let descriptor: CInt

  init() throws(X11Error) {
    descriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
    guard descriptor >= 0 else { throw X11Error.system(call: "eventfd", code: errno) }
  }

  deinit { close(descriptor) }

  /// Wakes the waiting thread; raising it again before it was cleared changes nothing.
  func raise() {
    // It fails only when the counter is full, and then the flag is raised.
    _ = eventfd_write(descriptor, 1)
  }

  func clear() {
    var count: eventfd_t = 0
    _ = eventfd_read(descriptor, &count)
  }

  /// Waits until the flag is raised, and leaves it raised. Returns false if the time was over first.
  func wait(until deadline: ContinuousClock.Instant) -> Bool {
    while true {
      let (seconds, attoseconds) = max(.zero, ContinuousClock.now.duration(to: deadline)).components
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, CInt(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
      if ready < 0 && errno == EINTR { continue }
      return ready > 0
    }
  }
}
