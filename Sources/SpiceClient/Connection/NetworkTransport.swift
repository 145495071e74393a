public import NIOCore
public import SpiceTransport
public import SpiceWire

/// Connects channels over the network: plainly where the server lets us, over TLS where there is no plain address or the server wants it
/// (spec 11, section 8.1).
public struct NetworkTransport: SessionTransport {
  /// Where the server speaks plainly.
  public var plain: SpiceEndpoint?
  /// Where the server speaks TLS.
  public var secure: SpiceEndpoint?
  /// Channels that use TLS even though there is a plain address.
  public var securedChannels: Set<ChannelType> = []

  /// - Parameters: at least one of them is not nil.
  public init?(plain: SpiceEndpoint?, secure: SpiceEndpoint?) {
    guard plain != nil || secure != nil else { return nil }
    self.plain = plain
    self.secure = secure
  }

  public func connect(
    _ request: ChannelRequest, on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection> {
    let deadline = NIODeadline.now() + request.timeout
    if let plain, secure == nil || !securedChannels.contains(request.channel.type) {
      do throws(ConnectError) {
        return try await connect(to: plain, request, until: deadline, on: eventLoop)
      } catch {
        // The server may want some channels secured and others not; each finds out for itself.
        guard case .needSecured = error, secure != nil else { throw error }
      }
    }
    guard let secure else { throw .cannotConnect("no address") }
    return try await connect(to: secure, request, until: deadline, on: eventLoop)
  }

  private func connect(
    to endpoint: SpiceEndpoint, _ request: ChannelRequest, until deadline: NIODeadline, on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection> {
    try await SpiceConnector.connect(request, to: endpoint, timeout: max(.milliseconds(1), deadline - .now()), on: eventLoop)
  }
}

extension SpiceConnector {
  /// Connects a session's channel.
  static func connect(
    _ request: ChannelRequest, to endpoint: SpiceEndpoint, timeout: TimeAmount, on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection> {
    let connection = try await connect(
      to: endpoint, channel: request.channel, connectionID: request.connectionID,
      channelCapabilityWords: request.channelCapabilityWords, password: request.password, timeout: timeout, on: eventLoop)
    return await withCheckedContinuation { continuation in
      eventLoop.execute { continuation.resume(returning: NIOLoopBound(connection.value, eventLoop: eventLoop)) }
    }
  }
}
