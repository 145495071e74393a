/// The memory slots of one group, and how addresses name bytes in them (spec 08, sections 6.1 and 6.2).
///
/// A slot that was not added, another generation, and a range that leaves its slot are all just not found.
public struct MemorySlots: Sendable {
  /// A range of guest memory.
  public struct Slot: Hashable, Sendable {
    /// What the generation bits of an address must be.
    public var generation: UInt64
    /// Bytes.
    public var size: UInt64
    /// Added, modulo 2^64, to the offset bits of an address to get the place in the slot: 0 unless addresses are relative to something else.
    public var delta: UInt64

    public init(generation: UInt64 = 0, size: UInt64, delta: UInt64 = 0) {
      self.generation = generation
      self.size = size
      self.delta = delta
    }
  }

  /// Where bytes are.
  public struct Location: Hashable, Sendable {
    /// The slot's number.
    public var slot: Int
    /// Bytes from the slot's start.
    public var offset: Int
  }

  private let idBits: Int
  private let generationBits: Int
  private var slots: [Slot?]

  /// - Parameters:
  ///   - count: how many slots the device has.
  ///   - idBits: bits of an address that are the slot's number: 8 in QEMU, 1 in Xspice. The ROM tells the guest (spec 08, section 3.1).
  ///   - generationBits: the bits below them, for the generation.
  public init(count: Int = 8, idBits: Int = 8, generationBits: Int = 8) {
    self.idBits = idBits
    self.generationBits = generationBits
    slots = Array(repeating: nil, count: count)
  }

  /// The slot with this number; nil for one that was not added or cannot exist. What is set there is ignored if it cannot exist.
  public subscript(id: Int) -> Slot? {
    get { slots.indices.contains(id) ? slots[id] : nil }
    set { if slots.indices.contains(id) { slots[id] = newValue } }
  }

  /// Where the `count` bytes at `address` are; nil unless all of them lie in one slot.
  public func location(of address: UInt64, count: Int) -> Location? {
    guard let id = Int(exactly: address >> (64 - idBits)), let slot = self[id], count >= 0 else { return nil }
    guard (address << idBits) >> (64 - generationBits) == slot.generation else { return nil }
    let used = idBits + generationBits
    let offset = ((address << used) >> used) &+ slot.delta
    guard offset <= slot.size, UInt64(count) <= slot.size - offset, let offset = Int(exactly: offset) else { return nil }
    return Location(slot: id, offset: offset)
  }
}
