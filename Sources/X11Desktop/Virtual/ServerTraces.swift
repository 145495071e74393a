import Glibc

/// What an X server leaves in /tmp if it was killed: its lock file and its socket.
enum ServerTraces {
  /// Removes them, if the lock file names `processID`.
  static func remove(display: String, processID: pid_t) {
    let number = display.drop { $0 == ":" }
    let lock = "/tmp/.X\(number)-lock"
    let descriptor = open(lock, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    // Ten characters, padded with spaces on the left, and a line's end.
    let text = String(decoding: bytes.prefix(max(0, count)).filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    guard pid_t(text) == processID else { return }
    unlink("/tmp/.X11-unix/X\(number)")
    unlink(lock)
  }
}
