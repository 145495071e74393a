import Glibc

/// What an X server leaves in /tmp if it was killed: its socket. (It makes no lock file when it chooses its display itself.)
enum ServerTraces {
  /// Removes the socket of a display if nobody listens at it.
  static func remove(display: String) {
    let path = "/tmp/.X11-unix/X\(display.drop { $0 == ":" })"
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let result = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    if result != 0 && errno == ECONNREFUSED { unlink(path) }
  }
}
