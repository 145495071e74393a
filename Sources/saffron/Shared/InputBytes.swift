import Glibc

/// Reading whole files.
enum InputBytes {
  /// The content of the file at `path`.
  static func file(at path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot read \(path): \(systemMessage())") }
    defer { close(descriptor) }
    // Pipes have no size; what is behind the size of a file that grows is read too.
    var free = max(Int(lseek(descriptor, 0, SEEK_END)), 0) + 1
    lseek(descriptor, 0, SEEK_SET)
    var bytes: [UInt8] = []
    while true {
      var count = 0
      bytes.append(addingCapacity: free) { span in
        span.withUnsafeMutableBufferPointer { buffer, initialized in
          count = read(descriptor, buffer.baseAddress, buffer.count)
          initialized = max(count, 0)
        }
      }
      if count < 0, errno != EINTR { throw CommandFailure(.failed, "cannot read \(path): \(systemMessage())") }
      if count == 0 { return bytes }
      free = max(free - max(count, 0), 1 << 16)
    }
  }

  /// Everything that standard input gives.
  static func standardInput(limit: Int) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(.failed, "cannot read standard input: \(systemMessage())") }
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
      guard bytes.count <= limit else { throw CommandFailure(.failed, "standard input is longer than \(limit) bytes") }
    }
  }
}
