import Dispatch
import Glibc
import SpiceClient
import SpiceWire
import Synchronization

/// A recording's file, written on a thread of its own as the session goes on.
///
/// What was handed over is on its way to the kernel at once, so that what is lost when the program is killed is the last moment. A disk that
/// is slower than the session holds the session up: no more than a few megabytes wait.
final class RecordingFile: RecordingOutput {
  private struct State {
    var waitingBytes = 0
    var writtenBytes = 0
    var failure: CommandFailure?
  }

  /// Bytes that wait for the disk before the session does.
  private static let waitingLimit = 32 << 20

  private let path: String
  private let descriptor: Int32
  private let isNew: Bool
  private let queue = DispatchQueue(label: "saffron.recording")
  private let state = Mutex(State())
  private let onFailure: @Sendable (CommandFailure) -> Void

  /// Opens or makes the file, which stays as it was until the first write. Only its owner may read a new one: it shows what was typed.
  ///
  /// - Parameters:
  ///   - path: `-` is the standard output.
  ///   - onFailure: told once, on another thread, when it cannot be written.
  init(_ path: String, onFailure: @escaping @Sendable (CommandFailure) -> Void) throws(CommandFailure) {
    self.path = path
    self.onFailure = onFailure
    if path == "-" {
      guard isatty(STDOUT_FILENO) == 0 else {
        throw CommandFailure(.usage, "a recording is nothing for a terminal; redirect standard output, or name a file")
      }
      descriptor = STDOUT_FILENO
      isNew = false
      return
    }
    let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    isNew = made >= 0
    descriptor = made >= 0 || errno != EEXIST ? made : open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot write \(path): \(systemMessage())") }
  }

  func write(_ bytes: WireBody) {
    let isLate = state.withLock { state in
      state.waitingBytes += bytes.count
      return state.waitingBytes > Self.waitingLimit
    }
    queue.async { self.store(bytes) }
    if isLate { queue.sync {} }
  }

  /// Bytes that were written.
  var size: Int { state.withLock { $0.writtenBytes } }

  /// Waits until everything is written, and closes the file. A file that was made for a recording that never began is removed.
  func finish() throws(CommandFailure) {
    queue.sync {}
    let (size, failure) = state.withLock { ($0.writtenBytes, $0.failure) }
    if descriptor != STDOUT_FILENO {
      close(descriptor)
      if isNew, size == 0 { unlink(path) }
    }
    if let failure { throw failure }
  }

  /// On the queue.
  private func store(_ bytes: WireBody) {
    let (isFirst, hasFailed) = state.withLock { ($0.writtenBytes == 0, $0.failure != nil) }
    defer { state.withLock { $0.waitingBytes -= bytes.count } }
    guard !hasFailed else { return }
    do throws(CommandFailure) {
      // Pipes have nothing that could be cut off.
      if isFirst { ftruncate(descriptor, 0) }
      for piece in bytes.pieces { try OutputBytes.write(piece, to: descriptor) }
      state.withLock { $0.writtenBytes += bytes.count }
    } catch {
      let failure = CommandFailure(error.status, "\(path): \(error.message)")
      state.withLock { $0.failure = failure }
      onFailure(failure)
    }
  }
}
