/// Where borders stood last, found by the units that follow them: by one unit, and by the signatures of 4, 8 and 16 units.
///
/// One candidate from each of several contexts finds better matches than several candidates from one (long contexts find long matches, short
/// ones find something at all). Positions are counted over all passes, so that the tables need not be emptied between pictures: what
/// an earlier pass entered is farther away than the start of the pass.
struct LZMatchTables: ~Copyable {
  /// The tables one behind the other.
  let slots: UnsafeMutablePointer<UInt32>
  /// The position of the next pass's first unit; at least 1, so that empty slots are before it.
  private var nextPosition = 1

  static let unitBits = 12
  static let shortBits = 12
  static let mediumBits = 12
  static let longBits = 13
  static let shortStart = 1 << unitBits
  static let mediumStart = shortStart + 1 << shortBits
  static let longStart = mediumStart + 1 << mediumBits
  static let count = longStart + 1 << longBits

  /// Units of the long context.
  static let longContext = 16

  init() {
    slots = .allocate(capacity: Self.count)
    slots.initialize(repeating: 0, count: Self.count)
  }

  deinit { slots.deallocate() }

  /// The position of the first unit of a new pass of `units` units.
  mutating func begin(units: Int) -> Int {
    if nextPosition + units > Int(UInt32.max) {
      slots.update(repeating: 0, count: Self.count)
      nextPosition = 1
    }
    defer { nextPosition += units }
    return nextPosition
  }

  private static let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
  private static let otherFactor: UInt64 = 0xc2b2_ae3d_27d4_eb4f

  @inline(__always) static func unitSlot<Unit: LZUnit>(_: Unit.Type, _ word: Unit.Word) -> Int {
    Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: word & Unit.mask) &* factor) &>> UInt64(64 - unitBits))
  }

  /// The sixteen signatures that follow a border.
  struct Context {
    private let first: UInt64
    private let second: UInt64

    @inline(__always) init(_ signatures: UnsafePointer<UInt8>) {
      first = UnsafeRawPointer(signatures).word64()
      second = UnsafeRawPointer(signatures).word64(8)
    }

    /// The slot for four of them.
    @inline(__always) var shortSlot: Int {
      LZMatchTables.shortStart &+ Int(truncatingIfNeeded: ((first &<< 32) &* otherFactor) &>> UInt64(64 - LZMatchTables.shortBits))
    }

    /// The slot for eight of them.
    @inline(__always) var mediumSlot: Int {
      LZMatchTables.mediumStart &+ Int(truncatingIfNeeded: (first &* factor) &>> UInt64(64 - LZMatchTables.mediumBits))
    }

    /// The slot for all of them.
    @inline(__always) var longSlot: Int {
      let mixed = (first &* factor) ^ (second &* otherFactor)
      return LZMatchTables.longStart &+ Int(truncatingIfNeeded: mixed &>> UInt64(64 - LZMatchTables.longBits))
    }
  }
}
