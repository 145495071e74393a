import SpiceCanvas
import SpiceGraphics

/// The decoded images that a server may refer to instead of sending them again (spec 03, section 13.5).
///
/// The server says what goes in and out. What is kept is a copy that has no more bytes than the image needs, so that no message stays in
/// memory because of a small image in it.
struct PixmapCache {
  struct Entry {
    var image: CanvasImage
    /// True when the image came as JPEG.
    var isLossy: Bool
    /// How often the image was added and not removed. Another channel's removal and renewed addition may come in either order.
    var references: Int
    var byteCount: Int
  }

  /// Bytes that the pixels and palettes of all entries may take, with `overhead` for each.
  let byteLimit: Int
  private(set) var byteCount = 0
  private var entries: [UInt64: Entry] = [:]

  /// What an entry takes besides its pixels, roughly.
  static let overhead = 256

  /// A cache for which `pixels` are announced. Channels that are not in step with each other may exceed that for a while: it takes twice as
  /// much.
  init(pixels: Int) { byteLimit = 2 * 4 * max(0, pixels) }

  var count: Int { entries.count }

  /// The image with this id, if it is there and, where that is needed, is a lossless one.
  func image(_ id: UInt64, mustBeLossless: Bool) -> CanvasImage? {
    guard let entry = entries[id], !(mustBeLossless && entry.isLossy) else { return nil }
    return entry.image
  }

  /// Keeps an image that has the flag CACHE_ME, or, if `replaces`, CACHE_REPLACE_ME. False when there is no room for it.
  mutating func keep(_ bitmap: Bitmap, setsHighBits: Bool, as id: UInt64, isLossy: Bool, replaces: Bool) -> Bool {
    let before = entries[id]
    let size = bitmap.packedByteCount + 4 * (bitmap.palette?.entries.count ?? 0) + Self.overhead
    guard byteCount - (before?.byteCount ?? 0) + size <= byteLimit else { return false }
    let references = replaces ? before?.references ?? 1 : (before?.references ?? 0) + 1
    let image = CanvasImage.bitmap(bitmap.compacted(), setsHighBits: setsHighBits)
    entries[id] = Entry(image: image, isLossy: isLossy, references: references, byteCount: size)
    byteCount += size - (before?.byteCount ?? 0)
    return true
  }

  /// Takes one addition of an image back; ids that are not there are ignored.
  mutating func remove(_ id: UInt64) {
    guard let index = entries.index(forKey: id) else { return }
    entries.values[index].references -= 1
    guard entries.values[index].references == 0 else { return }
    byteCount -= entries.values[index].byteCount
    entries.remove(at: index)
  }

  mutating func removeAll() {
    entries = [:]
    byteCount = 0
  }
}

extension Bitmap {
  /// Bytes of all rows without what lies between them.
  fileprivate var packedByteCount: Int { (format.rowBytes(width: width) ?? stride) * height }

  /// The same pixels in memory of their own, unless they fill the memory they are in.
  fileprivate func compacted() -> Bitmap {
    // A decoder's output starts at its first byte; what is cut out of a message never does.
    if data.startIndex == 0, data.count == packedByteCount { return self }
    let rowBytes = format.rowBytes(width: width) ?? stride
    let packed = [UInt8](unsafeUninitializedCapacity: packedByteCount) { target, count in
      data.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = UnsafeMutableRawPointer(target.baseAddress) else { return }
        for row in 0..<height { (to + row * rowBytes).copyMemory(from: from + row * stride, byteCount: rowBytes) }
      }
      count = rowBytes * height
    }
    let copy = try? Bitmap(
      format: format, width: width, height: height, stride: rowBytes, isTopDown: isTopDown, palette: palette, data: packed[...])
    return copy ?? self
  }
}
