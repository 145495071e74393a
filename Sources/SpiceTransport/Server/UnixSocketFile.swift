#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A socket file that this process has made and takes away again.
struct UnixSocketFile {
  let path: String
  private let device: dev_t
  private let inode: ino_t

  /// Makes a bound socket at `path`. A socket file on which nobody listens any more is replaced; anything else that has the name stays.
  ///
  /// The permissions are set before the socket listens, so nobody gets in between.
  static func bind(path: String, mode: UInt32) throws(ListenError) -> (file: UnixSocketFile, descriptor: CInt) {
    guard var address = address(path) else { throw .badSocketPath(path: path) }
    try removeStale(path: path, address: &address)
    let descriptor = try open(path: path)
    guard call(&address, { Self.bind(descriptor, $0, $1) }) == 0 else {
      let failure = ListenError.cannotBind(address: path, reason: reason(errno))
      close(descriptor)
      throw failure
    }
    var status = stat()
    guard chmod(path, mode_t(mode)) == 0, lstat(path, &status) == 0 else {
      let failure = ListenError.cannotBind(address: path, reason: reason(errno))
      close(descriptor)
      unlink(path)
      throw failure
    }
    return (UnixSocketFile(path: path, device: status.st_dev, inode: status.st_ino), descriptor)
  }

  /// Removes the file if it is still the one that was made.
  func remove() {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
    unlink(path)
  }

  private static func removeStale(path: String, address: inout sockaddr_un) throws(ListenError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    let probe = try open(path: path)
    defer { close(probe) }
    guard call(&address, { connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else { throw .socketInUse(path: path) }
    unlink(path)
  }

  private static func open(path: String) throws(ListenError) -> CInt {
    #if os(Linux)
      let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
      if descriptor >= 0 { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    #endif
    guard descriptor >= 0 else { throw .cannotBind(address: path, reason: reason(errno)) }
    return descriptor
  }

  private static func address(_ path: String) -> sockaddr_un? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
  }

  private static func call(_ address: inout sockaddr_un, _ use: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  private static func bind(_ descriptor: CInt, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> CInt {
    #if canImport(Glibc)
      Glibc.bind(descriptor, address, size)
    #elseif canImport(Musl)
      Musl.bind(descriptor, address, size)
    #else
      Darwin.bind(descriptor, address, size)
    #endif
  }

  private static func reason(_ number: CInt) -> String { String(cString: strerror(number)) }
}
