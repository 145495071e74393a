import SpiceServer
import SpiceWire
import Synchronization
import X11Desktop

/// Tells the server what the X display's lock keys do. The display is watched before there is a server.
final class LockKeyRelay: Sendable {
  private let server = Mutex<SpiceServer?>(nil)

  func connect(to server: SpiceServer, now keys: LockKeys) {
    self.server.withLock { $0 = server }
    changed(keys)
  }

  func changed(_ keys: LockKeys) {
    server.withLock { $0 }?.setKeyboardLEDs(KeyboardModifiers(rawValue: keys.rawValue))
  }
}
