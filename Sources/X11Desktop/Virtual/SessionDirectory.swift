import Glibc

/// A directory for one virtual display's files, which only this user may enter.
struct SessionDirectory {
  let path: String

  init() throws(X11Error) {
    // A template, not a gap: mkdtemp requires that it ends in six X, and puts letters of its own in their place.
    var template = Array("\(Self.parent())/saffron-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw X11Error.system(call: "mkdtemp", code: errno) }
    path = made
  }

  private static func parent() -> String {
    for name in ["XDG_RUNTIME_DIR", "TMPDIR"] {
      if let value = getenv(name) {
        let path = String(cString: value)
        if path.hasPrefix("/"), access(path, W_OK | X_OK) == 0 { return path }
      }
    }
    return "/tmp"
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a file that only this user may read and returns its descriptor.
  func create(_ name: String) throws(X11Error) -> CInt {
    let descriptor = open(file(name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND, 0o600)
    guard descriptor >= 0 else { throw X11Error.system(call: "creating \(file(name))", code: errno) }
    return descriptor
  }

  func write(_ bytes: [UInt8], to name: String) throws(X11Error) {
    let descriptor = try create(name)
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw X11Error.system(call: "writing \(file(name))", code: errno) }
      written += count
    }
  }

  /// The last lines of a file, at most 20 and at most 4 KiB.
  func lastLines(of name: String) -> String {
    let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let length = lseek(descriptor, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, max(0, length - $0.count)) }
    guard count > 0 else { return "" }
    return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").suffix(20).joined(separator: "\n")
  }

  /// Removes the directory with the files that were made in it.
  func remove(files: [String]) {
    for name in files { unlink(file(name)) }
    rmdir(path)
  }
}
