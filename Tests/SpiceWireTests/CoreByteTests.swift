import TestSupport
import Testing

@testable import SpiceWire

@Suite("Readers and writers of bodies")
struct CoreByteTests {
  private func error(_ field: String, _ problem: WireError.Problem) -> WireError {
    WireError(message: "test", field: field, problem: problem)
  }

  @Test("Integers are little-endian and packed, both ways")
  func integers() throws {
    var writer = WireWriter()
    writer.u8(0xfe)
    writer.u16(0x0102)
    writer.u32(0x0304_0506)
    writer.u64(0x0708_090a_0b0c_0d0e)
    writer.i16(-2)
    writer.i32(.min)
    writer.i64(-3)
    writer.flag(true)
    writer.flag(false)
    let body = writer.finish().joined
    #expect(body == (try bytes(hex: "fe 0201 06050403 0e0d0c0b0a090807 feff 00000080 fdffffffffffffff 01 00")))
    var reader = WireReader(body, message: "test")
    #expect(try reader.u8("a") == 0xfe)
    #expect(try reader.u16("a") == 0x0102)
    #expect(try reader.u32("a") == 0x0304_0506)
    #expect(try reader.u64("a") == 0x0708_090a_0b0c_0d0e)
    #expect(try reader.i16("a") == -2)
    #expect(try reader.i32("a") == .min)
    #expect(try reader.i64("a") == -3)
    #expect(try reader.flag("a"))
    #expect(reader.remaining == 1 && reader.offset == body.count - 1)
    #expect(try !reader.flag("a"))
    #expect(throws: error("last", .truncated(needed: 1, available: 0))) { try reader.u8("last") }
  }

  @Test("A reader of a part sees nothing else")
  func part() throws {
    var reader = WireReader([1, 2, 3, 4, 5, 6, 7], part: 1..<6, message: "test")
    #expect(reader.bodySize == 5 && reader.offset == 0)
    #expect(throws: error("a", .truncated(needed: 8, available: 5))) { try reader.u64("a") }
    #expect(try reader.bytes(2, "a") == [2, 3])
    var again = try reader.reader(at: 1, "a")
    #expect(try again.u8("b") == 3)
    var end = try reader.reader(at: 5, "a")
    #expect(throws: error("a.b", .truncated(needed: 1, available: 0))) { try end.u8("b") }
    #expect(throws: error("a", .pointerOutside(offset: 6, size: 5))) { try reader.reader(at: 6, "a") }
    #expect(reader.rest() == [4, 5, 6])
    #expect(reader.rest().isEmpty)
  }

  @Test("Pointers count from the start of the part, 0 is null")
  func pointers() throws {
    var reader = WireReader([9, 4, 0, 0, 0, 7, 8], part: 1..<7, message: "test")
    var target = try #require(try reader.pointer("p"))
    #expect(try target.u16("a") == 0x0807)
    #expect(throws: error("p.a", .truncated(needed: 1, available: 0))) { try target.u8("a") }
    var null = WireReader([0, 0, 0, 0], message: "test")
    #expect(try null.pointer("p") == nil)
    null = WireReader([0, 0, 0, 0], message: "test")
    #expect(throws: error("p", .nullPointer)) { try null.requiredPointer("p") }
    var outside = WireReader([4, 0, 0, 0], message: "test")
    #expect(throws: error("p", .pointerOutside(offset: 4, size: 4))) { try outside.pointer("p") }
  }

  @Test("Elements are counted before anything is allocated")
  func elements() {
    let reader = WireReader([0, 0, 0, 0], message: "test")
    #expect(throws: Never.self) { try reader.needElements(2, size: 2, "a") }
    #expect(throws: error("a", .truncated(needed: 6, available: 4))) { try reader.needElements(3, size: 2, "a") }
    #expect(throws: error("a", .truncated(needed: .max, available: 4))) { try reader.needElements(.max, size: 2, "a") }
  }

  @Test("Targets of pointers follow the root breadth first")
  func targets() {
    var writer = WireWriter()
    writer.pointer { writer in
      writer.u8(1)
      writer.pointer { $0.u8(3) }
    }
    writer.pointer { $0.u8(2) }
    writer.pointer(nil)
    writer.pointer { _ in }
    writer.u8(0)
    #expect(writer.finish().joined == [17, 0, 0, 0, 22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 23, 0, 0, 0, 2, 3])
  }

  @Test("Long payloads are referred to, and pointers behind them are right")
  func payloads() {
    let long = [UInt8](repeating: 7, count: 5000)
    var writer = WireWriter()
    writer.pointer { writer in
      writer.payload(long[...])
      writer.pointer { $0.u8(9) }
    }
    writer.pointer { $0.payload(long[1...]) }
    writer.payload([1, 2])
    #expect(writer.count == 10)
    let body = writer.finish()
    #expect(body.pieces.map(\.count) == [10, 5000, 4, 4999, 1])
    #expect(body.count == 10014 && body.joined.count == 10014)
    #expect(Array(body.joined.prefix(10)) == [10, 0, 0, 0, 0x96, 0x13, 0, 0, 1, 2])
    #expect(Array(body.joined[5010..<5014]) == [0x1d, 0x27, 0, 0])
    #expect(body.joined.last == 9)
  }

  @Test("Errors say what is wrong")
  func descriptions() {
    #expect("\(error("a.b", .truncated(needed: 4, available: 1)))" == "test: a.b: needs 4 bytes, 1 are left")
    #expect("\(error("p", .pointerOutside(offset: 9, size: 8)))" == "test: p: points to 9, outside of the 8 bytes of the body")
    #expect("\(error("n", .tooLarge(value: 5, limit: 4)))" == "test: n: is 5, more than the limit 4")
  }
}
