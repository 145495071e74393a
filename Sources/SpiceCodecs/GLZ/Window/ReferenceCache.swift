/// The units of an earlier image that a pass copies from.
struct ReferencedImage {
  /// How many ids it is back; 0: none.
  let distance: Int
  /// `count` units and room of `LZSlack.units` bytes.
  let units: UnsafeRawPointer
  let count: Int
}

/// The images of a window that one stream refers to, so that the window is not asked for each match.
///
/// The image that was found last stays in memory until the next one is asked for, or the cache ends.
struct ReferenceCache: ~Copyable {
  private let header: GLZHeader
  private let window: GLZWindow
  /// By the lower bits of the distance; empty until the first image is asked for.
  private var found: [ReferencedImage?] = []
  /// What keeps the units of `found` in memory.
  private var images: [GLZImage?] = []

  private static let size = 8

  /// For the stream with this header.
  init(_ header: GLZHeader, in window: GLZWindow) {
    self.header = header
    self.window = window
  }

  /// Forgets what was found: those were units of another pass.
  mutating func beginPass() {
    found = []
    images = []
  }

  /// The units of the image that is `distance`, at least 1, ids back: its alpha or its colours.
  @inline(never)
  mutating func image(_ distance: Int, isAlpha: Bool) throws(GLZPass.Stop) -> ReferencedImage {
    let slot = distance & (Self.size - 1)
    if found.isEmpty {
      found = Array(repeating: nil, count: Self.size)
      images = Array(repeating: nil, count: Self.size)
    } else if let image = found[slot], image.distance == distance {
      return image
    }
    guard distance <= Int(header.windowHeadDistance) else {
      throw .bad(.tooLarge(value: UInt64(distance), limit: UInt64(header.windowHeadDistance)))
    }
    let id = header.id - UInt64(distance)
    switch window.lookUp(id) {
    case .decoded(let image):
      guard let units = isAlpha ? image.alpha : image.colours else {
        throw .bad(.mismatch(value: UInt64(image.header.type.rawValue), expected: UInt64(LZImageType.rgba.rawValue)))
      }
      let referenced = ReferencedImage(distance: distance, units: units, count: image.header.pixelCount)
      found[slot] = referenced
      images[slot] = image
      return referenced
    case .expected: throw .waiting(id)
    case .gone: throw .bad(.missingImage(id))
    }
  }
}
