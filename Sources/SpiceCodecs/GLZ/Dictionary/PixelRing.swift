/// The pixels of a dictionary's images, 32 bits each, the pixel at position p in slot p modulo the capacity. Alpha has a ring of its own.
///
/// Its memory is asked for as a whole with the first image, but touched only as images come: systems that hand out pages when they are
/// touched give no more until then. So it never moves, and no image is written twice.
///
/// It is the owner's alone (`@unchecked Sendable` for that reason). Callers stay within positions that `DictionaryWindow` calls intact, up to
/// the image that was added last.
struct PixelRing: ~Copyable, @unchecked Sendable {
  /// Pixels, a power of two.
  let capacity: Int
  /// `capacity` words of 32 bits.
  private(set) var colours = UnsafeMutableRawPointer.allocate(byteCount: 0, alignment: 64)
  /// `capacity` bytes, as soon as an image has alpha.
  private(set) var alpha: UnsafeMutableRawPointer?
  /// Slots before have pixels, or zeros between images.
  private var filled = 0
  /// The same of alpha; 0 where images have none.
  private var filledAlpha = 0

  private static let smallest = 1 << 12

  /// For a window of so many pixels.
  init(windowPixels: Int) {
    capacity = windowPixels <= Self.smallest ? Self.smallest : 1 << (Int.bitWidth - (windowPixels - 1).leadingZeroBitCount)
  }

  deinit {
    colours.deallocate()
    alpha?.deallocate()
  }

  private static func memory(_ count: Int) -> UnsafeMutableRawPointer {
    // Large blocks can lie in large pages of memory.
    .allocate(byteCount: count, alignment: count < 1 << 22 ? 64 : 1 << 21)
  }

  /// The slot of a position.
  @inline(__always) func slot(_ position: Int) -> Int { position & (capacity - 1) }

  /// Fills what lies between the images before and this one, whose pixels the caller writes before it reads them.
  mutating func add(_ image: DictionaryImage) {
    if filled == 0 {
      colours.deallocate()
      colours = Self.memory(capacity * PixelUnit.size)
    }
    // The first image that does not follow the others starts over, and leaves the slots at the end empty.
    let start = image.start < capacity ? image.start : capacity
    if start > filled {
      (colours + filled * PixelUnit.size).initializeMemory(
        as: UInt8.self, repeating: 0, count: (start - filled) * PixelUnit.size)
    }
    filled = max(filled, start, slot(image.start) + image.header.pixelCount)
    guard image.header.type == .rgba else { return }
    let alpha = alpha ?? Self.memory(capacity)
    (alpha + filledAlpha).initializeMemory(as: UInt8.self, repeating: 0, count: filled - filledAlpha)
    filledAlpha = filled
    self.alpha = alpha
  }
}
