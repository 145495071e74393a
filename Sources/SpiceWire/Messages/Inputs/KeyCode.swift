/// Up to four PC/AT set 1 scan codes as KEY_DOWN and KEY_UP carry them: the first in the lowest byte (spec 02, section 5.2).
public struct KeyCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The code of the first four of `scanCodes`.
  public init(scanCodes: some Sequence<UInt8>) {
    rawValue = 0
    for (index, code) in scanCodes.prefix(4).enumerated() { rawValue |= UInt32(code) << UInt32(8 * index) }
  }

  /// The scan codes in the order in which the keyboard sends them; a zero byte ends them.
  public var scanCodes: [UInt8] {
    (0..<4).lazy.map { UInt8(truncatingIfNeeded: rawValue >> UInt32(8 * $0)) }.prefix { $0 != 0 }.map { $0 }
  }
}
