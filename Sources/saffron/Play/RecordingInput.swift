import Glibc
import SpiceClient

/// A recording's file, read from its beginning.
struct RecordingInput: RecordingSource, Sendable {
  private static let pieceSize = 256 << 10

  /// Closed when nobody reads it any more.
  private final class File: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }

  private let file: File
  private let path: String

  init(_ path: String) throws(CommandFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot read \(path): \(systemMessage())") }
    file = File(descriptor)
    self.path = path
  }

  func read() throws(RecordingError) -> [UInt8] {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      var taken: Int
      repeat { taken = Glibc.read(file.descriptor, buffer.baseAddress, buffer.count) } while taken < 0 && errno == EINTR
      if taken < 0 { failure = errno }
      count = max(taken, 0)
    }
    if let failure { throw .unreadable(String(cString: strerror(failure))) }
    return bytes
  }
}
