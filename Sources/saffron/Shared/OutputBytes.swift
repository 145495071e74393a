import Glibc

/// Writing whole byte strings to descriptors and files.
enum OutputBytes {
  /// Writes all bytes, however often the kernel takes only a part.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(CommandFailure) { try write(bytes[...], to: descriptor) }

  /// The same for a part of an array.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(CommandFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let taken = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if taken < 0 {
        guard errno == EINTR else { throw CommandFailure(.failed, "cannot write: \(systemMessage())") }
        continue
      }
      rest = rest.dropFirst(taken)
    }
  }

  /// Makes or replaces the file at `path` with these bytes: readers see the old content or the whole new one, never a part.
  static func replaceFile(at path: String, with bytes: [UInt8]) throws(CommandFailure) {
    // A template, not a gap: mkstemp requires that it ends in six X, and puts letters of its own in their place.
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot write \(path): \(systemMessage())") }
    let temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    do {
      defer { close(descriptor) }
      // mkstemp makes files for the owner alone; a new picture is as readable as any other new file.
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor, 0o666 & ~mask)
      try write(bytes, to: descriptor)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let reason = systemMessage()
      unlink(temporary)
      throw CommandFailure(.failed, "cannot write \(path): \(reason)")
    }
  }
}

/// What the last failed system call complains about.
func systemMessage() -> String { String(cString: strerror(errno)) }
