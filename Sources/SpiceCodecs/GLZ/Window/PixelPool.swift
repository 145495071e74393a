import Synchronization

/// Memory for decoded images that is used again: writing to fresh memory costs several times as much as decoding into it.
final class PixelPool: Sendable {
  private struct State {
    /// By size.
    var free: [Int: [PixelMemory.Block]] = [:]
    var freeBytes = 0
  }

  private let state = Mutex(State())
  /// Bytes that may lie here unused.
  let limit: Int

  /// Smaller blocks are left to the system, which is quick with them.
  private static let smallest = 1 << 14

  init(limit: Int) { self.limit = limit }

  deinit { trim() }

  /// Memory for `byteCount` bytes or a little more; its content is undefined.
  func take(_ byteCount: Int) -> PixelMemory {
    let size = Self.size(byteCount)
    let block = state.withLock { state in
      let block = state.free[size]?.popLast()
      if block != nil { state.freeBytes -= size }
      return block
    }
    return PixelMemory(block ?? PixelMemory.Block(start: .allocate(byteCount: size, alignment: 64), byteCount: size), pool: self)
  }

  /// Takes a block back. Blocks of sizes that were used before give way to it.
  fileprivate func give(_ block: PixelMemory.Block) {
    guard block.byteCount >= Self.smallest, block.byteCount <= limit else {
      block.start.deallocate()
      return
    }
    let dropped = state.withLock { state in
      let dropped = block.byteCount > limit - state.freeBytes ? state.free : [:]
      if !dropped.isEmpty { state = State() }
      state.free[block.byteCount, default: []].append(block)
      state.freeBytes += block.byteCount
      return dropped
    }
    Self.deallocate(dropped)
  }

  /// Gives unused memory back to the system.
  func trim() {
    let free = state.withLock { state in
      let free = state.free
      state = State()
      return free
    }
    Self.deallocate(free)
  }

  private static func deallocate(_ free: [Int: [PixelMemory.Block]]) {
    for blocks in free.values {
      for block in blocks { block.start.deallocate() }
    }
  }

  /// The size of the block for `byteCount` bytes: at most an eighth more, so that images of about the same size share blocks.
  private static func size(_ byteCount: Int) -> Int {
    guard byteCount >= smallest else { return byteCount }
    let step = 1 << (Int.bitWidth - 4 - (byteCount - 1).leadingZeroBitCount)
    return (byteCount + step - 1) & ~(step - 1)
  }
}

/// Memory from a pool; it goes back when this value ends.
///
/// It has one owner, who alone may write (`@unchecked Sendable` for that reason): the decoder until the image is done, then the image,
/// which only reads.
struct PixelMemory: ~Copyable, @unchecked Sendable {
  /// Memory that is owned by the value that holds this one: a pool, or `PixelMemory`.
  fileprivate struct Block: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let byteCount: Int
  }

  private let block: Block
  private let pool: PixelPool

  fileprivate init(_ block: Block, pool: PixelPool) {
    self.block = block
    self.pool = pool
  }

  deinit { pool.give(block) }

  var start: UnsafeMutableRawPointer { block.start }
}
