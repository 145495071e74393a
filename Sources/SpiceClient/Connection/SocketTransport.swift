public import NIOCore
public import SpiceTransport
public import SpiceWire

/// Connects channels over stream sockets that the application has connected itself: through a management service, a tunnel of its own, or
/// a descriptor that it was given.
public struct SocketTransport: SessionTransport {
  private let socket: @Sendable (ChannelID) async throws -> CInt

  /// - Parameter socket: gives the descriptor of a new, connected socket for a channel; the session owns it from then on.
  public init(_ socket: @escaping @Sendable (ChannelID) async throws -> CInt) { self.socket = socket }

  public func connect(
    _ request: ChannelRequest, on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection> {
    let descriptor: CInt
    do {
      descriptor = try await socket(request.channel)
    } catch {
      throw .cannotConnect("\(error)")
    }
    return try await SpiceConnector.connect(request, to: .socket(descriptor: descriptor), timeout: request.timeout, on: eventLoop)
  }
}
