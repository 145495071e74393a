import SpiceCanvas
import SpiceGraphics
import SpiceWire
import Synchronization

/// The picture of one monitor, between the event loop that draws it and the thread that shows it.
///
/// The loop copies changed rows in, and the window takes them from here into its texture or onto the screen; so a changed pixel is copied
/// once between the session's surface and the graphics driver. The lock is held for those copies alone; `content` is not touched without it,
/// which the compiler cannot know.
final class PictureBuffer: @unchecked Sendable {
  private struct Content: ~Copyable {
    var size = Size(width: 0, height: 0)
    /// Rows without padding, four bytes a pixel: blue, green, red, and one that means nothing.
    var pixels: UnsafeMutableRawBufferPointer = .init(start: nil, count: 0)
    var damage = Region()
    var isAnnounced = false

    deinit { pixels.deallocate() }

    mutating func resize(to size: Size) {
      guard size != self.size else { return }
      pixels.deallocate()
      pixels = .allocate(byteCount: 4 * size.area, alignment: 64)
      pixels.initializeMemory(as: UInt8.self, repeating: 0)
      self.size = size
      damage = Region(Rect(size: size))
    }
  }

  private let lock = Mutex(())
  private var content = Content()
  /// More rectangles than this cost more than the pixels between them.
  private static let mostRects = 32

  /// Whether the window has not looked at what it was told of. Until it has, nothing more is copied: it would be overwritten unseen.
  var isAnnounced: Bool { lock.withLock { _ in content.isAnnounced } }

  /// Copies the changed pixels of a monitor.
  ///
  /// - Parameters:
  ///   - surface: the primary surface, of 32 or 16 bits a pixel.
  ///   - area: the monitor's part of it.
  ///   - changed: pixels of the surface.
  /// - Returns: true if the window must be told, because it has nothing to look at yet.
  func update(from surface: borrowing Surface, area: Rect, changed: Region) -> Bool {
    let area = area.intersection(surface.bounds)
    return lock.withLock { _ in
      let isNew = content.size != area.size
      content.resize(to: area.size)
      var region = isNew ? Region(area) : changed.intersection(area)
      if region.rects.count > Self.mostRects { region = region.simplified(maxRects: Self.mostRects) }
      guard !region.isEmpty, let target = content.pixels.baseAddress else { return false }
      let format = surface.format
      surface.withUnsafeBytes { source in
        guard let source = source.baseAddress else { return }
        for rect in region.rects {
          for y in Int(rect.top)..<Int(rect.bottom) {
            let from = source + y * surface.stride + Int(rect.left) * surface.bytesPerPixel
            let to = target + 4 * ((y - Int(area.top)) * area.width + Int(rect.left) - Int(area.left))
            Self.copyRow(from: from, to: to, count: rect.width, format: format)
          }
        }
      }
      content.damage.formUnion(region.translated(dx: -area.left, dy: -area.top))
      defer { content.isAnnounced = true }
      return !content.isAnnounced
    }
  }

  /// Widens pixels of 16 bits: the highest bits of each colour are repeated in its lowest ones.
  private static func copyRow(from: UnsafeRawPointer, to: UnsafeMutableRawPointer, count: Int, format: SurfaceFormat) {
    switch format {
    case .rgb555, .rgb565:
      let source = from.assumingMemoryBound(to: UInt16.self)
      let target = to.assumingMemoryBound(to: UInt32.self)
      let greenBits: UInt32 = format == .rgb565 ? 6 : 5
      for x in 0..<count {
        let pixel = UInt32(source[x])
        let blue = pixel & 31
        let green = pixel >> 5 & (1 << greenBits - 1)
        let red = pixel >> (5 + greenBits) & 31
        let wideGreen = green << (8 - greenBits) | green >> (2 * greenBits - 8)
        target[x] = (red << 3 | red >> 2) << 16 | wideGreen << 8 | blue << 3 | blue >> 2
      }
    default: to.copyMemory(from: from, byteCount: 4 * count)
    }
  }

  /// Calls `body` with the rows, their size and what changed in them since the last call.
  func take<Result>(_ body: (_ pixels: UnsafeRawBufferPointer, _ size: Size, _ damage: Region) -> Result) -> Result {
    lock.withLock { _ in
      let damage = content.damage
      content.damage = Region()
      content.isAnnounced = false
      return body(UnsafeRawBufferPointer(content.pixels), content.size, damage)
    }
  }

  /// Calls `body` with the rows and their size; what changed stays to be taken.
  func read<Result>(_ body: (_ pixels: UnsafeRawBufferPointer, _ size: Size) -> Result) -> Result {
    lock.withLock { _ in body(UnsafeRawBufferPointer(content.pixels), content.size) }
  }

  var size: Size { lock.withLock { _ in content.size } }
}
