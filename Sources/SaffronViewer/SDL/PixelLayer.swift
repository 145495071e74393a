import CSDL2
import SpiceGraphics

/// Pixels with transparency that lie over the picture: a panel, the guest's pointer.
@MainActor
final class PixelLayer {
  let surface: UnsafeMutablePointer<SDL_Surface>
  let size: Size

  /// An empty layer: all transparent.
  init(width: Int, height: Int) throws(SDLError) {
    guard let surface = SDL_CreateRGBSurfaceWithFormat(0, Int32(width), Int32(height), 32, SDL_PIXELFORMAT_ARGB8888.rawValue) else {
      throw SDLError("cannot make a layer")
    }
    self.surface = surface
    size = Size(width: Int32(width), height: Int32(height))
    SDL_SetSurfaceBlendMode(surface, SDL_BLENDMODE_BLEND)
  }

  isolated deinit { SDL_FreeSurface(surface) }

  /// Calls `body` with the pixels, 0xAARRGGBB, and how many there are from one row to the next.
  func withPixels(_ body: (UnsafeMutablePointer<UInt32>, _ stride: Int) -> Void) {
    guard let pixels = surface.pointee.pixels else { return }
    body(pixels.assumingMemoryBound(to: UInt32.self), Int(surface.pointee.pitch) / 4)
  }

  /// Puts another picture onto this one, and frees it.
  func place(_ picture: UnsafeMutablePointer<SDL_Surface>, x: Int, y: Int) {
    var target = SDL_Rect(x: Int32(x), y: Int32(y), w: 0, h: 0)
    SDL_UpperBlit(picture, nil, surface, &target)
    SDL_FreeSurface(picture)
  }

  /// Fills a rectangle with round corners; their edges are smooth.
  func fill(_ rect: Rect, radius: Int, _ colour: Colour) {
    let (left, top, right, bottom) = (Int(rect.left), Int(rect.top), Int(rect.right), Int(rect.bottom))
    guard !rect.intersection(Rect(size: size)).isEmpty else { return }
    withPixels { pixels, stride in
      for y in max(0, top)..<min(Int(size.height), bottom) {
        for x in max(0, left)..<min(Int(size.width), right) {
          let coverage = Self.coverage(x: x, y: y, left: left, top: top, right: right, bottom: bottom, radius: radius)
          if coverage > 0 { pixels[y * stride + x] = colour.over(pixels[y * stride + x], coverage: coverage) }
        }
      }
    }
  }

  /// How much of a pixel lies inside of the round corners, 0 to 1.
  private static func coverage(x: Int, y: Int, left: Int, top: Int, right: Int, bottom: Int, radius: Int) -> Double {
    let dx = max(left + radius - x, x - (right - 1 - radius), 0)
    let dy = max(top + radius - y, y - (bottom - 1 - radius), 0)
    guard dx > 0, dy > 0 else { return 1 }
    let distance = (Double(dx * dx + dy * dy)).squareRoot()
    return min(max(Double(radius) + 0.5 - distance, 0), 1)
  }
}
