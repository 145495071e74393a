/// Memory that a coder keeps from one picture to the next.
struct QUICMemory: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer?

  /// What is larger than this is given back when a picture needs much less.
  private static let keptBytes = 1 << 20

  deinit { memory?.deallocate() }

  /// At least `byteCount` bytes, aligned to 64. What was in them before is lost.
  mutating func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if let memory, let start = memory.baseAddress, memory.count >= byteCount, memory.count <= max(Self.keptBytes, 4 * byteCount) {
      return start
    }
    memory?.deallocate()
    let start = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    memory = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    return start
  }
}
