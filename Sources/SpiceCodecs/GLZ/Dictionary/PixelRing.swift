/// The pixels of a dictionary's images, 32 bits each, the pixel at position p in slot p modulo the capacity. Alpha has a ring of its own.
///
/// Its memory grows as images come. It is the owner's alone (`@unchecked Sendable` for that reason). Callers stay within positions that
/// `DictionaryWindow` calls intact.
struct PixelRing: ~Copyable, @unchecked Sendable {
  /// The largest capacity that a window of so many pixels needs.
  private let maximum: Int
  /// Pixels, a power of two.
  private(set) var capacity = 0
  /// `capacity` words of 32 bits.
  private(set) var colours = UnsafeMutableRawPointer.allocate(byteCount: 0, alignment: 64)
  /// `capacity` bytes, as soon as an image has alpha.
  private(set) var alpha: UnsafeMutableRawPointer?

  private static let smallest = 1 << 12

  init(windowPixels: Int) { maximum = Self.powerOfTwo(atLeast: windowPixels) }

  deinit {
    colours.deallocate()
    alpha?.deallocate()
  }

  private static func powerOfTwo(atLeast count: Int) -> Int {
    count <= smallest ? smallest : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
  }

  /// The slot of a position.
  @inline(__always) func slot(_ position: Int) -> Int { position & (capacity - 1) }

  /// Makes room for `count` positions, as far as the window allows, and for alpha if that is wanted. The pixels of `images` from position
  /// `oldest` on are kept.
  mutating func reserve(_ count: Int, withAlpha: Bool, keeping images: ArraySlice<DictionaryImage>, from oldest: Int) {
    let needed = min(maximum, Self.powerOfTwo(atLeast: count))
    if needed > capacity {
      let larger = Self.zeros(needed * PixelUnit.size)
      let largerAlpha = alpha.map { _ in Self.zeros(needed) }
      for image in images where image.end > oldest {
        let start = max(image.start, oldest)
        let target = start & (needed - 1)
        larger.advanced(by: target * PixelUnit.size)
          .copyMemory(from: colours + slot(start) * PixelUnit.size, byteCount: (image.end - start) * PixelUnit.size)
        if let alpha, let largerAlpha, image.header.type == .rgba {
          largerAlpha.advanced(by: target).copyMemory(from: alpha + slot(start), byteCount: image.end - start)
        }
      }
      colours.deallocate()
      alpha?.deallocate()
      colours = larger
      alpha = largerAlpha
      capacity = needed
    }
    if withAlpha, alpha == nil { alpha = Self.zeros(capacity) }
  }

  private static func zeros(_ count: Int) -> UnsafeMutableRawPointer {
    // Large blocks can lie in large pages of memory.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: count < 1 << 22 ? 64 : 1 << 21)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    return memory
  }
}
