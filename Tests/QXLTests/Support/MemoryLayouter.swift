import SpiceGraphics
import TestSupport

@testable import QXL

/// Lays commands out in guest memory as a driver does, by the offsets of `QXLLayout`.
struct MemoryLayouter {
  let layout: QXLLayout
  private(set) var bytes: [UInt8] = []
  /// Bytes that are left free between two structures.
  var gap = 5

  init() throws { layout = try QXLLayout.shared.get() }

  var memory: TestMemory { TestMemory(bytes) }

  /// A place of a structure that is being written: its name and where it starts.
  struct Place {
    var structure: String
    var start: Int
  }

  /// Room for bytes, with something else in front of it.
  mutating func allocate(_ count: Int) -> Int {
    bytes += [UInt8](repeating: 0xa5, count: gap)
    bytes += [UInt8](repeating: 0, count: count)
    return bytes.count - count
  }

  mutating func new(_ structure: String, extra: Int = 0) throws -> Place {
    Place(structure: structure, start: allocate(try layout.size(of: structure) + extra))
  }

  func address(_ place: Place) -> UInt64 { address(place.start) }
  func address(_ offset: Int) -> UInt64 { TestMemory.base + UInt64(offset) }

  /// The structure that lies in a field of another one.
  func inner(_ place: Place, _ field: String, _ structure: String) throws -> Place {
    Place(structure: structure, start: place.start + (try layout.field(place.structure, field).offset))
  }

  mutating func put(_ value: some FixedWidthInteger, _ field: String, _ place: Place) throws {
    let found = try layout.field(place.structure, field)
    for index in 0..<found.size { bytes[place.start + found.offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  mutating func put(_ rect: Rect, _ field: String, _ place: Place) throws {
    let inner = try inner(place, field, "QXLRect")
    try put(rect.top, "top", inner)
    try put(rect.left, "left", inner)
    try put(rect.bottom, "bottom", inner)
    try put(rect.right, "right", inner)
  }

  mutating func put(_ point: Point, _ field: String, _ place: Place) throws {
    let inner = try inner(place, field, "QXLPoint")
    try put(point.x, "x", inner)
    try put(point.y, "y", inner)
  }

  mutating func put(_ point: Point16, _ field: String, _ place: Place) throws {
    let inner = try inner(place, field, "QXLPoint16")
    try put(point.x, "x", inner)
    try put(point.y, "y", inner)
  }

  mutating func putBytes(_ data: some Collection<UInt8>, at start: Int) {
    bytes.replaceSubrange(start..<start + data.count, with: data)
  }

  mutating func raw(_ data: [UInt8]) -> UInt64 {
    let start = allocate(data.count)
    putBytes(data, at: start)
    return address(start)
  }

  /// A structure whose field `chunk` is the first one of a chain.
  mutating func new(_ structure: String, chunks data: ChunkedData) throws -> Place {
    let place = try new(structure, extra: data.sizes.first ?? 0)
    try putChain(data, try inner(place, "chunk", "QXLDataChunk"))
    return place
  }

  /// Writes a chain whose first chunk is at `first`, with room for its data behind it.
  mutating func putChain(_ data: ChunkedData, _ first: Place) throws {
    var (chunk, start) = (first, 0)
    for (index, size) in data.sizes.enumerated() {
      if index > 0 {
        let next = try new("QXLDataChunk", extra: size)
        try put(address(next), "next_chunk", chunk)
        try put(address(chunk), "prev_chunk", next)
        chunk = next
      }
      try put(size, "data_size", chunk)
      putBytes(data.bytes[start..<start + size], at: chunk.start + (try layout.field("QXLDataChunk", "data").offset))
      start += size
    }
  }

  mutating func chain(_ data: ChunkedData) throws -> UInt64 {
    let first = try new("QXLDataChunk", extra: data.sizes.first ?? 0)
    try putChain(data, first)
    return address(first)
  }
}
