/// Memory of an encoder or decoder that is kept from one picture to the next, without known content.
struct ScratchMemory: ~Copyable, @unchecked Sendable {
  // Noncopyable, so that only one owner uses the memory at a time: that makes sending it to another thread safe.
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// Memory of this size or less is never given back before the end.
  private static let alwaysKept = 1 << 20

  deinit { memory.deallocate() }

  /// `count` bytes, valid until the next call. Gives memory back that is much larger than what is needed.
  mutating func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer {
    if memory.count < count || (memory.count > Self.alwaysKept && memory.count / 8 > count) {
      memory.deallocate()
      memory = .allocate(byteCount: max(count, 1), alignment: 16)
    }
    return UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
  }
}
