import CSDL2
import SpiceGraphics

/// Shows scenes without a graphics card: only what changed is drawn, straight into the memory that the window system shows.
@MainActor
final class SurfacePresenter: WindowPresenter {
  private let window: WindowHandle
  private var scaler: PictureScaler?
  /// Pixels of the window that a shade was put over cannot be read back, so the shade is one pixel that is stretched.
  private let shade: PixelLayer
  /// More parts than this cost more than the pixels between them.
  private static let mostRects = 48

  /// - Throws: if the window's memory is not of 32 bits a pixel.
  init(window: WindowHandle) throws(SDLError) {
    self.window = window
    shade = try PixelLayer(width: 1, height: 1)
    let colour = Colour.shade
    shade.withPixels { pixels, _ in pixels[0] = UInt32(colour.alpha) << 24 | colour.rgb }
    guard let surface = SDL_GetWindowSurface(window.pointer) else { throw SDLError("cannot draw in the window") }
    let format = surface.pointee.format.pointee
    guard format.BytesPerPixel == 4, format.Rmask == 0xff0000, format.Gmask == 0xff00, format.Bmask == 0xff else {
      throw SDLError("the screen has not 8 bits a colour")
    }
  }

  var size: Size {
    var width: Int32 = 0
    var height: Int32 = 0
    SDL_GetWindowSizeInPixels(window.pointer, &width, &height)
    return Size(width: width, height: height)
  }

  func forgetPicture() {}

  func show(_ scene: WindowScene, changed: Region, dirty: [Rect]?) throws(SDLError) {
    guard let surface = SDL_GetWindowSurface(window.pointer), let memory = surface.pointee.pixels else {
      throw SDLError("cannot draw in the window")
    }
    let bounds = Rect(size: Size(width: surface.pointee.w, height: surface.pointee.h))
    var region = Region()
    if let dirty {
      for rect in dirty { region.formUnion(rect.intersection(bounds)) }
      for rect in changed.rects { region.formUnion(scene.layout.windowRect(of: rect).intersection(bounds)) }
    } else {
      region = Region(bounds)
    }
    if region.rects.count > Self.mostRects { region = region.simplified(maxRects: Self.mostRects) }
    guard !region.isEmpty else { return }
    if scaler?.layout != scene.layout { scaler = PictureScaler(layout: scene.layout) }
    let pixels = memory.assumingMemoryBound(to: UInt32.self)
    let stride = Int(surface.pointee.pitch) / 4
    for rect in region.rects { drawBackground(rect, scene, surface) }
    if let picture = scene.picture, let scaler {
      picture.read { guest, size in
        guard size == scene.layout.guest, let guest = guest.baseAddress else { return }
        for rect in region.rects { scaler.draw(rect, from: guest.assumingMemoryBound(to: UInt32.self), to: pixels, stride: stride) }
      }
    }
    for rect in region.rects { drawLayers(rect, scene, surface) }
    var parts = region.rects.map(\.sdl)
    SDL_UpdateWindowSurfaceRects(window.pointer, &parts, Int32(parts.count))
  }

  /// Fills what no picture will cover.
  private func drawBackground(_ rect: Rect, _ scene: WindowScene, _ surface: UnsafeMutablePointer<SDL_Surface>) {
    var free = Region(rect)
    if scene.picture != nil { free.subtract(scene.layout.picture) }
    for rect in free.rects {
      var part = rect.sdl
      SDL_FillRect(surface, &part, Colour.background.rgb)
    }
  }

  private func drawLayers(_ rect: Rect, _ scene: WindowScene, _ surface: UnsafeMutablePointer<SDL_Surface>) {
    var clip = rect.sdl
    SDL_SetClipRect(surface, &clip)
    if scene.isDimmed {
      var all = rect.sdl
      SDL_UpperBlitScaled(shade.surface, nil, surface, &all)
    }
    for (layer, place) in scene.layers where place.intersects(rect) {
      var target = place.sdl
      if place.size == layer.size {
        SDL_UpperBlit(layer.surface, nil, surface, &target)
      } else {
        SDL_UpperBlitScaled(layer.surface, nil, surface, &target)
      }
    }
    SDL_SetClipRect(surface, nil)
  }
}
