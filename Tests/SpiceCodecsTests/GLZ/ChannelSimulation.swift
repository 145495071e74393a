import SpiceCodecs
import Synchronization
import TestSupport

/// Several display channels that share a window. Streams arrive one by one; a channel that waits keeps what arrives behind.
final class ChannelSimulation {
  private final class Channel {
    var queue: [(index: Int, stream: [UInt8])] = []
    /// False while the channel waits; the window sets it.
    let isReady = Flag()
  }

  /// A truth value that any thread may set.
  final class Flag: Sendable {
    private let value = Mutex(true)
    var isSet: Bool { value.withLock { $0 } }
    func set(_ isSet: Bool) { value.withLock { $0 = isSet } }
  }

  private let window: GLZWindow
  private var channels: [Int: Channel] = [:]
  /// What was decoded, by the number that `arrive` was given.
  private(set) var images: [Int: GLZImage] = [:]
  private(set) var waits = 0

  init(_ window: GLZWindow) { self.window = window }

  var isIdle: Bool { channels.values.allSatisfy { $0.queue.isEmpty } }

  func arrive(_ index: Int, _ stream: [UInt8], on number: Int) throws {
    let channel = channels[number] ?? Channel()
    channels[number] = channel
    channel.queue.append((index, stream))
    try work()
  }

  /// Lets all channels do what they can.
  func work() throws {
    var didSomething = true
    while didSomething {
      didSomething = false
      for channel in channels.values {
        while channel.isReady.isSet, let next = channel.queue.first {
          switch try window.decode(next.stream.span.bytes) {
          case .decoded(let image):
            images[next.index] = image
            channel.queue.removeFirst()
            didSomething = true
          case .waiting(let id):
            waits += 1
            let isReady = channel.isReady
            isReady.set(false)
            window.whenDecoded(id) { isReady.set(true) }
            if isReady.isSet { throw VectorError(what: "a channel waits for \(id), which is there") }
          }
        }
      }
    }
  }
}
