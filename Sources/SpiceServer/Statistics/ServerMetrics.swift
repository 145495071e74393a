import Metrics

/// Tells swift-metrics what `ServerStatistics` has, for the backend that the program has chosen.
///
/// Every metric has the dimensions `client`, `peer` and `channel`, those of codecs also `codec`; docs/metrics.md lists them.
final class ServerMetrics {
  private let factory: any MetricsFactory
  private var clients: [UInt32: [String: ChannelMetrics]] = [:]

  init(factory: any MetricsFactory = MetricsSystem.factory) { self.factory = factory }

  /// False if the program has chosen no backend.
  var isHeard: Bool { !(factory is NOOPMetricsHandler) }

  func record(_ client: ServerStatistics.Client) {
    for (name, channel) in client.channels {
      let metrics = clients[client.id]?[name] ?? ChannelMetrics(factory, client: client, channel: name)
      clients[client.id, default: [:]][name] = metrics
      metrics.record(channel)
    }
  }

  /// The channel is gone.
  func forget(_ channel: String, of client: UInt32) { clients[client]?.removeValue(forKey: channel)?.destroy() }

  /// The client is gone.
  func forget(_ client: UInt32) {
    for channel in (clients.removeValue(forKey: client) ?? [:]).values { channel.destroy() }
  }
}
