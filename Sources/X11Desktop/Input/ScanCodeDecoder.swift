/// Turns a stream of PC scan codes of set 1 into key presses and releases, byte by byte (spec 02, section 5.2).
///
/// A code is 01 to 7f, the highest bit means release; e0 goes before the codes of the keys that came with the larger keyboard; Pause is
/// e1 1d 45, released e1 9d c5. Every byte string is accepted: what is no key is skipped.
struct ScanCodeDecoder {
  enum Output: Hashable {
    /// A key, as the X server numbers it, went down or up.
    case key(code: UInt8, isPressed: Bool)
    /// A code without a key; prefix included, for logs.
    case unknown(UInt16)
  }

  private enum State {
    case start
    case extended
    /// After e1.
    case pausePrefix
    /// After e1 1d or e1 9d.
    case pauseSecond(isPressed: Bool)
  }

  private var state = State.start

  /// Takes the next byte; nil if it does not end a code, or ends one that means nothing by design.
  mutating func feed(_ byte: UInt8) -> Output? {
    let before = state
    // A prefix begins a new code whatever went before, so that the decoder finds its way back after a code that was cut off.
    switch byte {
    case 0xe0:
      state = .extended
      return nil
    case 0xe1:
      state = .pausePrefix
      return nil
    default: state = .start
    }
    let isPressed = byte & 0x80 == 0
    switch before {
    case .start: return key(byte, isExtended: false)
    case .extended:
      // Keyboards send shifts that nobody presses around the keys of the larger keyboard, for programs of 1986.
      if byte & 0x7f == 0x2a || byte & 0x7f == 0x36 { return nil }
      return key(byte, isExtended: true)
    case .pausePrefix:
      guard byte & 0x7f == 0x1d else { return .unknown(0xe100 | UInt16(byte)) }
      state = .pauseSecond(isPressed: isPressed)
      return nil
    case .pauseSecond(let firstIsPressed):
      guard byte & 0x7f == 0x45, isPressed == firstIsPressed else { return .unknown(0xe100 | UInt16(byte)) }
      return .key(code: KeyTable.pause, isPressed: isPressed)
    }
  }

  private func key(_ byte: UInt8, isExtended: Bool) -> Output {
    guard let code = KeyTable.keyCode(scanCode: byte, isExtended: isExtended) else {
      return .unknown(isExtended ? 0xe000 | UInt16(byte) : UInt16(byte))
    }
    return .key(code: code, isPressed: byte & 0x80 == 0)
  }
}
