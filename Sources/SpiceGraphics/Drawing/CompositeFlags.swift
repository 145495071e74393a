/// The operator and the options of a composite operation (spec 03, section 9.13).
///
/// The bits that say which optional fields a message has (19, 20 and 21) are not kept here: the fields themselves tell that.
public struct CompositeFlags: Hashable, Sendable {
  public private(set) var rawValue: UInt32

  static let presenceBits: UInt32 = 7 << 19

  /// Bits 19, 20 and 21 are dropped.
  public init(rawValue: UInt32) { self.rawValue = rawValue & ~Self.presenceBits }

  /// How source and destination are combined, with the numbers of pixman.
  public var compositeOperator: UInt8 {
    get { UInt8(truncatingIfNeeded: rawValue) }
    set { set(UInt32(newValue), shift: 0, mask: 0xff) }
  }

  /// How the source is sampled, with the numbers of pixman; 0...7.
  public var sourceFilter: UInt8 {
    get { field(shift: 8, mask: 7) }
    set { set(UInt32(newValue), shift: 8, mask: 7) }
  }

  /// How the mask is sampled; 0...7.
  public var maskFilter: UInt8 {
    get { field(shift: 11, mask: 7) }
    set { set(UInt32(newValue), shift: 11, mask: 7) }
  }

  /// What lies outside of the source: 0 nothing, 1 the source again, 2 its nearest pixel, 3 its reflection.
  public var sourceRepeat: UInt8 {
    get { field(shift: 14, mask: 3) }
    set { set(UInt32(newValue), shift: 14, mask: 3) }
  }

  /// What lies outside of the mask, as `sourceRepeat`.
  public var maskRepeat: UInt8 {
    get { field(shift: 16, mask: 3) }
    set { set(UInt32(newValue), shift: 16, mask: 3) }
  }

  /// The mask has one alpha for each colour.
  public var hasComponentAlpha: Bool {
    get { field(shift: 18, mask: 1) != 0 }
    set { set(newValue ? 1 : 0, shift: 18, mask: 1) }
  }

  /// The alpha of the source is ignored.
  public var isSourceOpaque: Bool {
    get { field(shift: 22, mask: 1) != 0 }
    set { set(newValue ? 1 : 0, shift: 22, mask: 1) }
  }

  /// The alpha of the mask is ignored.
  public var isMaskOpaque: Bool {
    get { field(shift: 23, mask: 1) != 0 }
    set { set(newValue ? 1 : 0, shift: 23, mask: 1) }
  }

  /// The alpha of the destination is ignored.
  public var isDestinationOpaque: Bool {
    get { field(shift: 24, mask: 1) != 0 }
    set { set(newValue ? 1 : 0, shift: 24, mask: 1) }
  }

  private func field(shift: UInt32, mask: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: rawValue >> shift & mask) }

  private mutating func set(_ value: UInt32, shift: UInt32, mask: UInt32) {
    rawValue = rawValue & ~(mask << shift) | (value & mask) << shift
  }
}
