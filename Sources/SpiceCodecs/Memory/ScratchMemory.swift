/// Memory that a codec keeps between pictures. What is in it is lost when it grows.
struct ScratchMemory: ~Copyable, @unchecked Sendable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int

  private static let smallest = 1 << 12
  /// Memory above this is given back when a picture needs less than an eighth of it.
  private static let largestKept = 1 << 24

  init() {
    capacity = Self.smallest
    start = .allocate(byteCount: Self.smallest, alignment: 64)
  }

  deinit { start.deallocate() }

  /// At least `count` bytes, aligned to 64, valid until the next call.
  mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
    if count > capacity || capacity > Self.largestKept && capacity / 8 > count {
      start.deallocate()
      capacity = max(count, Self.smallest)
      start = .allocate(byteCount: capacity, alignment: 64)
    }
    return start
  }
}
