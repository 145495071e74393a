@testable import QXL
import Testing

@Suite("Memory slots")
struct MemorySlotsTests {
  @Test("an address is slot, generation and offset") func coding() {
    var slots = MemorySlots()
    slots[1] = MemorySlots.Slot(size: 0x2000)
    slots[7] = MemorySlots.Slot(generation: 0x12, size: 1 << 40)
    #expect(slots.location(of: 0x0100_0000_0000_1234, count: 8) == .init(slot: 1, offset: 0x1234))
    #expect(slots.location(of: 0x0712_0012_3456_789a, count: 8) == .init(slot: 7, offset: 0x12_3456_789a))
    #expect(slots.location(of: 0x0711_0012_3456_789a, count: 8) == nil)
    #expect(slots.location(of: 0x0800_0000_0000_0000, count: 0) == nil)
    #expect(slots.location(of: 0xff00_0000_0000_0000, count: 0) == nil)
    #expect(slots.location(of: 0x0200_0000_0000_0000, count: 0) == nil)
  }

  @Test("a range ends with its slot") func ranges() {
    var slots = MemorySlots(count: 2, idBits: 1, generationBits: 8)
    slots[1] = MemorySlots.Slot(generation: 5, size: 100)
    let base: UInt64 = 1 << 63 | 5 << 55
    #expect(slots.location(of: base, count: 100) == .init(slot: 1, offset: 0))
    #expect(slots.location(of: base + 100, count: 0) == .init(slot: 1, offset: 100))
    #expect(slots.location(of: base, count: 101) == nil)
    #expect(slots.location(of: base + 101, count: 0) == nil)
    #expect(slots.location(of: base + 1 << 54, count: 1) == nil)
    #expect(slots.location(of: base, count: -1) == nil)
  }

  @Test("addresses may be relative to something else than the slot") func delta() {
    var slots = MemorySlots()
    slots[0] = MemorySlots.Slot(size: 0x1000, delta: 0 &- 0xf000_0000)
    #expect(slots.location(of: 0xf000_0010, count: 4) == .init(slot: 0, offset: 0x10))
    #expect(slots.location(of: 0xefff_fff0, count: 4) == nil)
    #expect(slots.location(of: 0xf000_1000, count: 1) == nil)
  }

  @Test("the bits may be none, and slots that cannot exist are ignored") func noBits() {
    var slots = MemorySlots(count: 1, idBits: 0, generationBits: 0)
    slots[0] = MemorySlots.Slot(size: .max)
    slots[5] = MemorySlots.Slot(size: .max)
    #expect(slots[5] == nil)
    #expect(slots.location(of: 0x7fff_ffff_ffff_0000, count: 16) == .init(slot: 0, offset: 0x7fff_ffff_ffff_0000))
    #expect(slots.location(of: 0x8000_0000_0000_0000, count: 0) == nil)
  }
}
