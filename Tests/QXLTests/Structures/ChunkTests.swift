import TestSupport
import Testing

@testable import QXL

@Suite("Chains of chunks")
struct ChunkTests {
  /// Chunks as (bytes, index of the next one) behind each other, and the address of the first.
  private func memory(_ chunks: [(size: UInt32, data: [UInt8], next: Int?)]) throws -> TestMemory {
    var starts: [Int] = []
    var position = 0
    for chunk in chunks {
      starts.append(position)
      position += 20 + chunk.data.count
    }
    var layouter = try MemoryLayouter()
    layouter.gap = 0
    for chunk in chunks {
      let place = try layouter.new("QXLDataChunk", extra: chunk.data.count)
      try layouter.put(chunk.size, "data_size", place)
      layouter.putBytes(chunk.data, at: place.start + 20)
      if let next = chunk.next { try layouter.put(layouter.address(starts[next]), "next_chunk", place) }
    }
    return layouter.memory
  }

  private func read(_ memory: TestMemory, limit: Int = 1000) throws -> ChunkedData {
    try StructureReader(memory).chunks(at: TestMemory.base, limit: limit, "owner", "field")
  }

  @Test("chunks are joined, empty ones left out") func joined() throws {
    let data = try read(memory([(2, [1, 2], 2), (1, [9], nil), (0, [], 3), (3, [3, 4, 5], nil)]))
    #expect(data.bytes == [1, 2, 3, 4, 5])
    #expect(data.sizes == [2, 3])
  }

  @Test("a chain that closes to a ring ends at the limit of bytes") func ring() throws {
    let ring = try memory([(400, [UInt8](repeating: 1, count: 400), 0)])
    #expect(throws: QXLError("owner", "field", "chunks of 800 and 400 bytes are above 1000")) { try read(ring) }
  }

  @Test("a ring of empty chunks ends at the limit of chunks") func emptyRing() throws {
    let ring = try memory([(0, [], 0)])
    #expect(throws: QXLError("owner", "field", "more than 2097150 chunks")) { try read(ring) }
  }

  @Test("a chunk must lie in its slot") func outside() throws {
    #expect(throws: QXLError("owner", "field", "a chunk of 3 bytes is not in a memory slot")) { try read(memory([(3, [1, 2], nil)])) }
    #expect(throws: QXLError("owner", "field", "chunks of 0 and 4294967295 bytes are above 1000")) { try read(memory([(.max, [1], nil)])) }
    #expect(throws: QXLError("owner", "field", "20 bytes of QXLDataChunk are not in a memory slot")) { try read(TestMemory([0, 0, 0])) }
  }
}
