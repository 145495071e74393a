import Glibc

/// The line with which an X server says on which display it is ready.
enum DisplayNumber {
  struct NotReady: Error {
    var reason: String
  }

  /// Digits; displays are numbered up to 59535, the last TCP port's.
  private static let longest = 5

  /// Reads a decimal number and a line's end.
  static func read(from descriptor: CInt, before deadline: ContinuousClock.Instant) throws(NotReady) -> Int {
    var line: [UInt8] = []
    while true {
      let (seconds, attoseconds) = max(.zero, ContinuousClock.now.duration(to: deadline)).components
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, CInt(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { throw NotReady(reason: "was not ready in time") }
      var byte: UInt8 = 0
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      guard count == 1 else { throw NotReady(reason: "did not start") }
      if byte == UInt8(ascii: "\n") { break }
      line.append(byte)
      guard line.count <= longest else { break }
    }
    guard line.count <= longest, let number = Int(String(decoding: line, as: UTF8.self)), number >= 0 else {
      throw NotReady(reason: "named no display")
    }
    return number
  }
}
