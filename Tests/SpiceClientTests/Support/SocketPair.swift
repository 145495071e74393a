#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Two sockets that are connected with each other.
enum SocketPair {
  struct Failure: Error {}

  static func make() throws -> (CInt, CInt) {
    var descriptors: [CInt] = [-1, -1]
    #if canImport(Glibc)
      let kind = CInt(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, kind, 0, &descriptors) == 0 else { throw Failure() }
    return (descriptors[0], descriptors[1])
  }
}
