import Glibc

/// A file that is read from its beginning in pieces, and closed when nobody reads it any more.
final class FilePieces: Sendable {
  /// Why the file cannot be read on.
  struct Unreadable: Error {
    var reason: String
  }

  private static let pieceSize = 256 << 10

  private let descriptor: Int32

  /// Opens the file at `path`.
  init(_ path: String) throws(CommandFailure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot read \(path): \(systemMessage())") }
  }

  /// Reads standard input.
  init() { descriptor = STDIN_FILENO }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The next bytes; none at the end.
  func next() throws(Unreadable) -> [UInt8] {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      var taken: Int
      repeat { taken = read(descriptor, buffer.baseAddress, buffer.count) } while taken < 0 && errno == EINTR
      if taken < 0 { failure = errno }
      count = max(taken, 0)
    }
    if let failure { throw Unreadable(reason: String(cString: strerror(failure))) }
    return bytes
  }
}
