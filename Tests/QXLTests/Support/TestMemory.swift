import QXL

/// Guest memory of a few slots for tests: slot 1 is the one that structures are laid out in.
struct TestMemory: GuestMemory {
  static let slot = 1
  static let generation: UInt64 = 3
  /// The address of the first byte of slot 1.
  static let base: UInt64 = 1 << 56 | generation << 48

  private(set) var bytes: [UInt8]
  private var slots = MemorySlots()

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    slots[Self.slot] = MemorySlots.Slot(generation: Self.generation, size: UInt64(bytes.count))
  }

  func append(_ count: Int, at address: UInt64, to buffer: inout [UInt8]) -> Bool {
    guard let place = slots.location(of: address, count: count) else { return false }
    buffer += bytes[place.offset..<place.offset + count]
    return true
  }
}
