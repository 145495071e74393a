import Glibc

/// The file of access keys of X displays (`~/.Xauthority`), as libXau reads it.
///
/// An entry is a family (u16), and four strings with a 16-bit length each: address, display number, name of the method, key. Numbers are
/// big-endian.
struct XAuthority {
  struct Entry: Equatable {
    /// The address' kind: 256 is a host name, 65535 fits every host.
    var family: UInt16
    var address: [UInt8]
    /// The display number in decimal digits; empty fits every display.
    var number: [UInt8]
    var method: [UInt8]
    var key: [UInt8]
  }

  static let method: [UInt8] = Array("MIT-MAGIC-COOKIE-1".utf8)
  private static let localFamily: UInt16 = 256
  private static let wildFamily: UInt16 = 65535

  /// No file of access keys is that long: 16384 entries of 64 bytes.
  private static let largestFile = 1 << 20

  var entries: [Entry]

  init(entries: [Entry]) { self.entries = entries }

  /// Reads as many whole entries as `bytes` hold; a torn last one is ignored, as libXau does.
  init(bytes: [UInt8]) {
    entries = []
    var rest = bytes[...]
    func takeNumber() -> UInt16? {
      guard rest.count >= 2 else { return nil }
      let value = UInt16(rest[rest.startIndex]) << 8 | UInt16(rest[rest.startIndex + 1])
      rest = rest.dropFirst(2)
      return value
    }
    func takeString() -> [UInt8]? {
      guard let length = takeNumber(), rest.count >= Int(length) else { return nil }
      let text = Array(rest.prefix(Int(length)))
      rest = rest.dropFirst(Int(length))
      return text
    }
    while let family = takeNumber(), let address = takeString(), let number = takeString(), let method = takeString(),
      let key = takeString()
    {
      entries.append(Entry(family: family, address: address, number: number, method: method, key: key))
    }
  }

  init(file: String) throws(X11Error) {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw X11Error.authority(file: file, reason: errorText(errno)) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.largestFile)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw X11Error.authority(file: file, reason: errorText(errno)) }
      if got == 0 { break }
      count += got
    }
    self.init(bytes: Array(bytes[..<count]))
  }

  /// The key for the display `number` of this machine: one that names the machine is preferred to one for every machine, and that to one
  /// for an address that is not looked at.
  func key(displayNumber number: Int, hostName: String) -> [UInt8]? {
    func rank(_ entry: Entry) -> Int? {
      guard entry.method == Self.method, entry.number.isEmpty || entry.number == Array(String(number).utf8) else { return nil }
      if entry.family == Self.localFamily { return entry.address == Array(hostName.utf8) ? 0 : nil }
      return entry.family == Self.wildFamily ? 1 : 2
    }
    return entries.compactMap { entry in rank(entry).map { (rank: $0, key: entry.key) } }.min { $0.rank < $1.rank }?.key
  }

  /// A file of one key that fits every display of every machine.
  static func wildcard(key: [UInt8]) -> XAuthority {
    XAuthority(entries: [Entry(family: wildFamily, address: [], number: [], method: method, key: key)])
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func put(_ value: UInt16) { bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }
    for entry in entries {
      put(entry.family)
      for text in [entry.address, entry.number, entry.method, entry.key] {
        put(UInt16(clamping: text.count))
        bytes += text.prefix(Int(UInt16.max))
      }
    }
    return bytes
  }
}
