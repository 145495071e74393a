import CXCB

/// The lock lights of an X server's keyboard, and the notice of their changes, by the XKEYBOARD extension.
struct KeyboardLights {
  private enum Request {
    static let useExtension: UInt8 = 0
    static let selectEvents: UInt8 = 1
    static let getIndicatorState: UInt8 = 12
    static let getNamedIndicator: UInt8 = 15
  }

  /// The kind of event that tells of changed lights, and its bit in event masks.
  private static let stateNotify: UInt8 = 4
  private static let stateNotifyMask: UInt32 = 1 << 4
  /// "The keyboard", and its only set of lights.
  private static let coreKeyboard: UInt32 = 0x100
  private static let defaultClass: UInt32 = 0x300
  private static let defaultLights: UInt32 = 0x400

  private let connection: XConnection
  private let place: XConnection.Extension
  /// Which bit of the X server's lights is which lock.
  private var bits: [(bit: UInt32, lock: LockKeys)] = []

  /// Asks for the events.
  init(connection: XConnection) throws(X11Error) {
    self.connection = connection
    place = try connection.requireExtension("XKEYBOARD", needed: "1.0")
    // The answer's second byte says whether version 1.0 can be spoken.
    let answer = try connection.rawRequest(
      "XkbUseExtension", majorOpcode: place.majorOpcode, minorOpcode: Request.useExtension, body: [1])
    guard answer[1] != 0 else { throw X11Error.missingExtension(name: "XKEYBOARD", needed: "1.0", found: "an unknown version") }
    // Affected are the light events; none are cleared, all of them are wanted.
    connection.rawCommand(
      majorOpcode: place.majorOpcode, minorOpcode: Request.selectEvents,
      body: [Self.coreKeyboard | Self.stateNotifyMask << 16, Self.stateNotifyMask << 16, 0])
    for (name, lock) in [("Scroll Lock", LockKeys.scroll), ("Num Lock", .num), ("Caps Lock", .caps)] {
      if let index = try index(of: name) { bits.append((1 << index, lock)) }
    }
  }

  /// The number of the light called `name`, 0 to 31; nil if the keyboard has none.
  private func index(of name: String) throws(X11Error) -> UInt32? {
    let cookie = xcb_intern_atom(connection.handle, 0, UInt16(clamping: name.utf8.count), name)
    let atom = try connection.reply("InternAtom") {
      xcb_intern_atom_reply(connection.handle, cookie, &$0)
    } _: {
      $0.pointee.atom
    }
    let answer = try connection.rawRequest(
      "XkbGetNamedIndicator", majorOpcode: place.majorOpcode, minorOpcode: Request.getNamedIndicator,
      body: [Self.coreKeyboard | Self.defaultClass << 16, Self.defaultLights, atom])
    // Byte 12: found, 13: on, 14: real, 15: number.
    return answer[12] != 0 && answer[15] < 32 ? UInt32(answer[15]) : nil
  }

  func state() throws(X11Error) -> LockKeys {
    let answer = try connection.rawRequest(
      "XkbGetIndicatorState", majorOpcode: place.majorOpcode, minorOpcode: Request.getIndicatorState, body: [Self.coreKeyboard])
    return locks(answer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self) })
  }

  /// The locks that an event of the X server tells; nil if it tells something else.
  func change(_ event: UnsafeMutablePointer<xcb_generic_event_t>) -> LockKeys? {
    let bytes = UnsafeRawBufferPointer(start: event, count: 32)
    guard bytes[0] & 0x7f == place.firstEvent, bytes[1] == Self.stateNotify else { return nil }
    return locks(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
  }

  private func locks(_ lights: UInt32) -> LockKeys {
    bits.reduce(into: LockKeys()) { locks, entry in if lights & entry.bit != 0 { locks.insert(entry.lock) } }
  }
}
