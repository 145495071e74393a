/// The one door through which a guest's structures become values (spec 08, sections 9 to 12).
///
/// It copies every structure once, with its full size, and follows the addresses in the copy. What it gives is complete and holds no
/// address any more; whether it makes sense is for the commands to check (`QXLCommand`).
public struct StructureReader<Memory: GuestMemory> {
  private let memory: Memory

  public init(_ memory: Memory) { self.memory = memory }

  /// The `size` bytes of `structure` at `address`, to which `field` of `owner` points.
  func fields(_ structure: String, at address: UInt64, size: Int, _ owner: String, _ field: String) throws(QXLError) -> StructureFields {
    StructureFields(bytes: try bytes(size, at: address, owner, field) { "\(size) bytes of \(structure) are not in a memory slot" })
  }

  /// The `count` bytes at `address`, to which `field` of `owner` points; the caller has limited `count`.
  func bytes(_ count: Int, at address: UInt64, _ owner: String, _ field: String) throws(QXLError) -> [UInt8] {
    try bytes(count, at: address, owner, field) { "\(count) bytes are not in a memory slot" }
  }

  /// As `GuestMemory.append`.
  func append(_ count: Int, at address: UInt64, to buffer: inout [UInt8]) -> Bool { memory.append(count, at: address, to: &buffer) }

  private func bytes(
    _ count: Int, at address: UInt64, _ owner: String, _ field: String, _ problem: () -> String
  ) throws(QXLError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    guard memory.append(count, at: address, to: &bytes), bytes.count == count else { throw QXLError(owner, field, problem()) }
    return bytes
  }

  /// The chain of chunks whose first QXLDataChunk is at `address`; empty chunks are left out.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that the chain may have.
  ///   - owner: the structure that the chain belongs to.
  func chunks(at address: UInt64, limit: Int, _ owner: String, _ field: String) throws(QXLError) -> ChunkedData {
    var data = ChunkedData()
    var address = address
    var further = 0
    while true {
      let head = try fields("QXLDataChunk", at: address, size: 20, owner, field)
      let size = Int(head.u32(0))
      guard size <= limit - data.bytes.count else {
        throw QXLError(owner, field, "chunks of \(data.bytes.count) and \(size) bytes are above \(limit)")
      }
      if size > 0 {
        if data.sizes.isEmpty { data.reserve(head.u64(12) == 0 ? size : limit) }
        let start = address &+ 20
        let isThere = data.appendChunk { bytes in memory.append(size, at: start, to: &bytes) }
        guard isThere else { throw QXLError(owner, field, "a chunk of \(size) bytes is not in a memory slot") }
      }
      address = head.u64(12)
      if address == 0 { return data }
      further += 1
      guard further <= QXLLimits.furtherChunks else { throw QXLError(owner, field, "more than \(QXLLimits.furtherChunks) chunks") }
    }
  }
}
