/// Cuts the scan code bytes of one client into whole codes (spec 02, section 5.2).
///
/// Bytes come one by one in as many messages as the client likes, and the desktop has one keyboard for all clients: a prefix that was
/// passed on by itself would change the meaning of another client's next key, or of the releases when its own client goes.
struct ScanCodeAssembler {
  /// A code of which something is missing.
  private var begun: [UInt8] = []

  /// Takes the next byte; `pass` gets the bytes of the code that it completes. A prefix begins anew, whatever went before.
  mutating func take(_ byte: UInt8, _ pass: (UInt8) -> Void) {
    switch byte {
    case 0xe0, 0xe1, 0xe2:
      begun.removeAll(keepingCapacity: true)
      begun.append(byte)
    case _ where begun.isEmpty: pass(byte)
    default:
      begun.append(byte)
      // Pause is the one code of three bytes: e1 1d 45, released e1 9d c5.
      if begun.count == 2, begun[0] == 0xe1, byte & 0x7f == 0x1d { return }
      for byte in begun { pass(byte) }
      begun.removeAll(keepingCapacity: true)
    }
  }
}
