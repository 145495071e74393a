/// Which keys a client holds down, learnt from the scan codes that it sends: PC set 1, one byte at a time (spec 02, section 5.2).
///
/// When the client goes its keys are released, or they would stick (spec 07, section 10.1).
struct KeyboardState {
  private enum Prefix {
    case none
    case extended
    /// After e1 or e2: the next byte belongs to a sequence whose keys are not tracked.
    case untracked
  }

  private var plain = [Bool](repeating: false, count: 128)
  private var extended = [Bool](repeating: false, count: 128)
  private var prefix = Prefix.none

  /// Follows one byte on its way to the keyboard.
  mutating func track(_ byte: UInt8) {
    switch byte {
    case 0xe0: prefix = .extended
    case 0xe1, 0xe2: prefix = .untracked
    default:
      let key = Int(byte & 0x7f)
      let isDown = byte & 0x80 == 0
      switch prefix {
      case .none: plain[key] = isDown
      case .extended: extended[key] = isDown
      case .untracked: break
      }
      prefix = .none
    }
  }

  /// True if the key with this plain make code is held.
  func isDown(_ makeCode: UInt8) -> Bool { plain[Int(makeCode & 0x7f)] }

  /// The bytes that release all held keys, plain ones first, each in ascending order; forgets them.
  mutating func releaseAll() -> [UInt8] {
    var bytes: [UInt8] = []
    for key in 0..<128 where plain[key] { bytes.append(UInt8(key) | 0x80) }
    for key in 0..<128 where extended[key] { bytes += [0xe0, UInt8(key) | 0x80] }
    self = KeyboardState()
    return bytes
  }
}
