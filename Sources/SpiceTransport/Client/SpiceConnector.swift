public import NIOCore
public import SpiceWire

/// Brings channels up from the client's side.
public enum SpiceConnector {
  /// Common capabilities of a client that sends tickets.
  public static let standardCommonCapabilities: CapabilitySet<CommonCapability> = [.protocolAuthSelection, .authSpice, .miniHeader]

  private enum Progress {
    case attempt(ConnectAttempt)
    case cancelled
  }

  /// Connects, goes through the link stage and gives the channel, paused, bound to `eventLoop`.
  ///
  /// - Parameters:
  ///   - connectionID: 0 for the main channel of a new session, else the session's id.
  ///   - password: at most 60 bytes; empty where none is needed.
  ///   - timeout: for all of it together.
  /// - Throws: what went wrong, so that a person can be told what to do.
  public static func connect(
    to endpoint: SpiceEndpoint, channel: ChannelID, connectionID: UInt32,
    commonCapabilities: CapabilitySet<CommonCapability> = standardCommonCapabilities, channelCapabilityWords: [UInt32] = [],
    password: [UInt8] = [], timeout: TimeAmount = .seconds(10), on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<MessageConnection> {
    guard password.count <= TicketPolicy.longestPassword else {
      throw .unusablePassword(.passwordTooLong(bytes: password.count))
    }
    guard !password.contains(0) else { throw .unusablePassword(.passwordContainsZero) }
    let request = ConnectRequest(
      endpoint: endpoint, channel: channel,
      link: LinkMessage(
        connectionID: connectionID, channelType: channel.type.rawValue, channelNumber: channel.id,
        commonCapabilityWords: commonCapabilities.words, channelCapabilityWords: channelCapabilityWords),
      password: password, timeout: timeout)
    let promise = eventLoop.makePromise(of: NIOLoopBound<MessageConnection>.self)
    let progress = NIOLoopBoundBox.makeEmptyBox(valueType: Progress.self, eventLoop: eventLoop)
    do {
      return try await withTaskCancellationHandler {
        eventLoop.execute {
          // Cancelled before it began.
          guard progress.value == nil else { return promise.fail(ConnectError.cancelled) }
          let attempt = ConnectAttempt(request, promise: promise, on: eventLoop)
          progress.value = .attempt(attempt)
          attempt.start()
        }
        return try await promise.futureResult.get()
      } onCancel: {
        eventLoop.execute {
          if case .attempt(let attempt)? = progress.value { attempt.fail(.cancelled) } else { progress.value = .cancelled }
        }
      }
    } catch let error as ConnectError {
      throw error
    } catch {
      throw .cannotConnect("\(error)")
    }
  }
}
