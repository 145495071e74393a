import Glibc

/// Two connected sockets that programs started by others do not inherit.
struct SocketPair {
  let own: CInt
  let other: CInt

  init() throws(X11Error) {
    var ends: [CInt] = [-1, -1]
    guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw X11Error.system(call: "socketpair", code: errno)
    }
    own = ends[0]
    other = ends[1]
  }
}
