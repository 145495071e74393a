import SpiceCanvas
import SpiceGraphics
import SpiceWire
import Testing

@testable import SaffronViewer

/// The picture between the event loop and the window.
struct PictureBufferTests {
  private func surface(_ format: SurfaceFormat, width: Int = 8, height: Int = 4, fill: (Int) -> UInt8) throws -> Surface {
    var surface = try Surface(width: width, height: height, format: format)
    let bytes = (0..<surface.stride * height).map(fill)
    try bytes.withUnsafeBytes { try surface.replace(surface.bounds, from: $0, stride: surface.stride) }
    return surface
  }

  @Test("only changed pixels are copied, and the window is told once")
  func damage() throws {
    let picture = PictureBuffer()
    let black = try surface(.xrgb32) { _ in 0 }
    let white = try surface(.xrgb32) { _ in 255 }
    #expect(picture.update(from: black, area: black.bounds, changed: Region()))
    #expect(picture.isAnnounced)
    let change = Region(Rect(left: 2, top: 1, right: 4, bottom: 3))
    #expect(!picture.update(from: white, area: white.bounds, changed: change))
    let (size, damaged, bytes) = picture.take { pixels, size, damage in (size, damage, [UInt8](pixels)) }
    #expect(size == Size(width: 8, height: 4))
    #expect(damaged == Region(white.bounds))
    #expect(!picture.isAnnounced)
    for y in 0..<4 {
      for x in 0..<8 {
        #expect(bytes[4 * (y * 8 + x)] == ((2..<4).contains(x) && (1..<3).contains(y) ? 255 : 0))
      }
    }
    #expect(!picture.update(from: white, area: white.bounds, changed: Region()))
    #expect(picture.update(from: white, area: white.bounds, changed: change))
    #expect(picture.take { _, _, damage in damage } == change)
  }

  @Test("a monitor is a part of the surface, in its own coordinates")
  func monitors() throws {
    let picture = PictureBuffer()
    let numbered = try surface(.xrgb32) { UInt8($0 / 4) }
    let area = Rect(left: 4, top: 2, right: 100, bottom: 100)
    _ = picture.update(from: numbered, area: area, changed: Region())
    let (size, first) = picture.read { pixels, size in (size, pixels[0]) }
    #expect(size == Size(width: 4, height: 2))
    #expect(first == 20)
    picture.take { _, _, _ in }
    _ = picture.update(from: numbered, area: area, changed: Region(Rect(left: 5, top: 3, right: 6, bottom: 4)))
    #expect(picture.take { _, _, damage in damage } == Region(Rect(left: 1, top: 1, right: 2, bottom: 2)))
  }

  @Test("16 bits are widened", arguments: [(SurfaceFormat.rgb555, UInt32(0xffffff)), (.rgb565, 0xffffff)])
  func wide(format: SurfaceFormat, white: UInt32) throws {
    let picture = PictureBuffer()
    let full = try surface(format) { $0 % 2 == 0 ? 0xff : format == .rgb555 ? 0x7f : 0xff }
    _ = picture.update(from: full, area: full.bounds, changed: Region())
    let pixel = picture.read { pixels, _ in pixels.loadUnaligned(fromByteOffset: 8, as: UInt32.self) }
    #expect(pixel & 0xffffff == white)
  }

  @Test("a copy has three colours")
  func copies() throws {
    let picture = PictureBuffer()
    #expect(picture.copy() == nil)
    let colour = try surface(.xrgb32) { [10, 20, 30, 0][$0 % 4] }
    _ = picture.update(from: colour, area: colour.bounds, changed: Region())
    #expect(picture.copy().map { Array($0.rgb.prefix(6)) } == [30, 20, 10, 30, 20, 10])
  }
}
