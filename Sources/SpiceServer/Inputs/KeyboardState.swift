/// Which keys a client holds down, learnt from the scan codes that it sends: PC set 1, one byte at a time (spec 02, section 5.2).
///
/// When the client goes its keys are released, or they would stick (spec 07, section 10.1).
struct KeyboardState {
  private enum Prefix {
    case none
    case extended
    /// After e1 or e2: the next byte belongs to a sequence whose keys are not tracked, but for Pause.
    case untracked
    /// After e1 1d or e1 9d.
    case pause
  }

  private var plain = [Bool](repeating: false, count: 128)
  private var extended = [Bool](repeating: false, count: 128)
  private var pauseIsDown = false
  private var prefix = Prefix.none

  /// Follows one byte on its way to the keyboard.
  mutating func track(_ byte: UInt8) {
    switch byte {
    case 0xe0: prefix = .extended
    case 0xe1, 0xe2: prefix = .untracked
    default:
      let key = Int(byte & 0x7f)
      let isDown = byte & 0x80 == 0
      let before = prefix
      prefix = .none
      switch before {
      case .pause where key == 0x45: pauseIsDown = isDown
      case .none, .pause: plain[key] = isDown
      case .extended: extended[key] = isDown
      case .untracked: if key == 0x1d { prefix = .pause }
      }
    }
  }

  /// The bytes that release all held keys, plain ones first, each in ascending order; forgets them. What is held on one of the `others`
  /// too stays down.
  mutating func releaseAll(butThoseHeldOn others: [KeyboardState] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    for key in 0..<128 where plain[key] && !others.contains(where: { $0.plain[key] }) { bytes.append(UInt8(key) | 0x80) }
    for key in 0..<128 where extended[key] && !others.contains(where: { $0.extended[key] }) { bytes += [0xe0, UInt8(key) | 0x80] }
    if pauseIsDown && !others.contains(where: \.pauseIsDown) { bytes += [0xe1, 0x9d, 0xc5] }
    self = KeyboardState()
    return bytes
  }
}
