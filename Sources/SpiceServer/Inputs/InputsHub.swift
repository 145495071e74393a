import NIOCore
import SpiceWire

/// Where the input of all clients comes together: the lock keys' state, the mouse mode and the desktop that takes it all.
final class InputsHub {
  /// The clients are told the locks again this long after a lock key was pressed, in case the desktop's LEDs did not follow
  /// (spec 02, section 5.3).
  private static let lockReportDelay = TimeAmount.seconds(2)

  private let eventLoop: any EventLoop
  private let sink: (any InputSink)?
  private var channels: [InputsChannel] = []
  private var lockReport: Scheduled<Void>?

  private(set) var locks = LockKeys()
  var mouseMode: MouseMode

  init(eventLoop: any EventLoop, sink: (any InputSink)?, mouseMode: MouseMode) {
    self.eventLoop = eventLoop
    self.sink = sink
    self.mouseMode = mouseMode
  }

  var channelCount: Int { channels.count }

  func add(_ channel: InputsChannel) { channels.append(channel) }
  func remove(_ channel: InputsChannel) { channels.removeAll { $0 === channel } }

  /// What the clients hold.
  var keyboards: [KeyboardState] { channels.map(\.keyboard) }
  /// The buttons that any client holds: a movement of one client is no release of another's button.
  var buttons: MouseButtons { channels.reduce(into: []) { $0.formUnion($1.buttons) } }

  func emit(_ event: InputEvent) { sink?.handle(event) }

  /// Passes one scan code byte to the desktop.
  func press(_ byte: UInt8) {
    emit(.scanCode(byte))
    if locks.track(byte) { reportLocksLater() }
  }

  /// A client wants its own lock keys' state in the desktop.
  func setLocks(_ wanted: KeyboardModifiers) {
    let taps = locks.taps(towards: wanted)
    for byte in taps { emit(.scanCode(byte)) }
    reportLocksLater()
  }

  /// The desktop's LEDs changed.
  func ledsChanged(_ leds: KeyboardModifiers) {
    locks.report(leds)
    reportLocks()
  }

  func stop() {
    lockReport?.cancel()
    lockReport = nil
  }

  private func reportLocks() {
    for channel in channels { channel.sendLocks() }
  }

  private func reportLocksLater() {
    lockReport?.cancel()
    let hub = NIOLoopBound(self, eventLoop: eventLoop)
    lockReport = eventLoop.scheduleTask(in: Self.lockReportDelay) { hub.value.reportLocks() }
  }
}
