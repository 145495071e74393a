import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the kernel holds of a socket's output.
enum SocketBacklog {
  #if os(Linux) || os(Android)
    /// SIOCOUTQNSD of linux/sockios.h: bytes that were never sent.
    private static let unsentRequest: UInt = 0x894B
  #endif

  /// Bytes that the kernel has taken and not sent once, since neither the network nor the peer's window lets it; 0 where the system does not
  /// tell. Call it on the channel's event loop.
  static func unsentBytes(of channel: any Channel) -> Int {
    #if os(Linux) || os(Android)
      let count = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
        var count: CInt = 0
        return ioctl(socket, unsentRequest, &count) == 0 ? Int(count) : 0
      }
      return count ?? 0
    #else
      return 0
    #endif
  }
}
