/// An image of a server's window. Its pixels have *positions*: numbers that grow for ever over all images of the dictionary.
struct DictionaryImage {
  let header: GLZHeader
  /// The position of the first pixel.
  let start: Int

  /// The position behind the last pixel.
  var end: Int { start + header.pixelCount }
}

/// Which images are in a server's window, and where their pixels are (spec 05, section 5.3). It holds no pixels.
struct DictionaryWindow {
  /// Pixels of the negotiated window.
  let capacity: Int
  /// The next image's id.
  private(set) var nextID: UInt64
  /// Oldest first; those before `first` have left the window.
  private var list: [DictionaryImage] = []
  private var first = 0
  /// Pixels of the images in the window.
  private(set) var pixels = 0
  /// The position behind the newest image.
  private(set) var end = 0
  /// Pixels at lower positions have been overwritten.
  private var intact = 0

  /// More images are not kept, so that bookkeeping stays small beside pixels, on both sides. Image distances are below.
  static let maximumCount = 1 << 16
  /// Positions of images are multiples of this.
  static let alignment = 64

  init(capacity: Int, nextID: UInt64) {
    self.capacity = capacity
    self.nextID = nextID
  }

  func fits(_ pixels: Int) -> Bool { pixels < capacity }

  /// The images in the window, oldest first.
  var images: ArraySlice<DictionaryImage> { list[first...] }

  /// The lowest position whose pixel is in the window and not overwritten.
  var oldestPosition: Int { first < list.count ? max(intact, list[first].start) : end }

  /// Removes the images that must leave the window when one of `count` pixels enters.
  mutating func makeRoom(for count: Int) {
    while first < list.count, pixels + count > capacity || list.count - first >= Self.maximumCount {
      pixels -= list[first].header.pixelCount
      first += 1
    }
    if first * 2 > list.count {
      list.removeFirst(first)
      first = 0
    }
  }

  /// Gives an image the next id and positions that are one behind the other in a ring of `ringCapacity` pixels, a power of two. There must
  /// be room for it.
  mutating func enter(type: LZImageType, width: Int, height: Int, isTopDown: Bool, ringCapacity: Int) -> DictionaryImage {
    let count = width * height
    var start = (end + Self.alignment - 1) & ~(Self.alignment - 1)
    if start & (ringCapacity - 1) + count > ringCapacity { start = (start + ringCapacity - 1) & ~(ringCapacity - 1) }
    let oldest = first < list.count ? list[first].header.id : nextID
    let header = GLZHeader(
      type: type, width: width, height: height, isTopDown: isTopDown, id: nextID, windowHeadDistance: UInt32(nextID - oldest))
    let image = DictionaryImage(header: header, start: start)
    list.append(image)
    pixels += count
    nextID += 1
    end = image.end
    intact = max(intact, end - ringCapacity)
    return image
  }
}
