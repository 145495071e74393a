import CSDL2
import SpiceGraphics

/// Shows scenes with a graphics card: the picture is a texture into which only changed rectangles are written.
@MainActor
final class TexturePresenter: WindowPresenter {
  private let window: WindowHandle
  private let renderer: OpaquePointer
  private var texture: OpaquePointer?
  private var textureSize = Size(width: 0, height: 0)
  /// What the graphics card knows of the layers that were shown last.
  private var layers: [ObjectIdentifier: (layer: PixelLayer, texture: OpaquePointer)] = [:]

  /// - Throws: if there is no graphics card to be used, or the library only imitates one.
  init(window: WindowHandle) throws(SDLError) {
    self.window = window
    guard let renderer = SDL_CreateRenderer(window.pointer, -1, SDL_RENDERER_ACCELERATED.rawValue) else {
      throw SDLError("no graphics card can be used")
    }
    self.renderer = renderer
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND)
  }

  isolated deinit {
    forgetPicture()
    SDL_DestroyRenderer(renderer)
  }

  /// The graphics card is the processor in disguise, which is better asked directly.
  var isImitation: Bool {
    typealias GetString = @convention(c) (UInt32) -> UnsafePointer<UInt8>?
    guard let address = SDL_GL_GetProcAddress("glGetString") else { return false }
    let getString = unsafeBitCast(address, to: GetString.self)
    guard let name = getString(UInt32(GL_RENDERER)) else { return false }
    let renderer = String(cString: name).lowercased()
    return ["llvmpipe", "softpipe", "swrast", "swiftshader"].contains { renderer.contains($0) }
  }

  var size: Size {
    var width: Int32 = 0
    var height: Int32 = 0
    SDL_GetRendererOutputSize(renderer, &width, &height)
    return Size(width: width, height: height)
  }

  func forgetPicture() {
    if let texture { SDL_DestroyTexture(texture) }
    texture = nil
    textureSize = Size(width: 0, height: 0)
    for (_, texture) in layers.values { SDL_DestroyTexture(texture) }
    layers = [:]
  }

  func show(_ scene: WindowScene, changed: Region, dirty: [Rect]?) throws(SDLError) {
    if let picture = scene.picture { try upload(picture, changed: changed) }
    draw(.background)
    SDL_RenderClear(renderer)
    if let texture, scene.picture != nil {
      var target = scene.layout.picture.sdl
      SDL_SetTextureScaleMode(texture, scene.layout.isSharp ? SDL_ScaleModeNearest : SDL_ScaleModeLinear)
      SDL_RenderCopy(renderer, texture, nil, &target)
    }
    if scene.isDimmed {
      draw(.shade)
      SDL_RenderFillRect(renderer, nil)
    }
    for (layer, place) in scene.layers {
      var target = place.sdl
      if let texture = texture(of: layer) { SDL_RenderCopy(renderer, texture, nil, &target) }
    }
    forgetLayers(but: scene)
    SDL_RenderPresent(renderer)
  }

  private func draw(_ colour: Colour) { SDL_SetRenderDrawColor(renderer, colour.red, colour.green, colour.blue, colour.alpha) }

  private func texture(of layer: PixelLayer) -> OpaquePointer? {
    if let known = layers[ObjectIdentifier(layer)] { return known.texture }
    guard let texture = SDL_CreateTextureFromSurface(renderer, layer.surface) else { return nil }
    layers[ObjectIdentifier(layer)] = (layer, texture)
    return texture
  }

  private func forgetLayers(but scene: WindowScene) {
    for (id, known) in layers where !scene.layers.contains(where: { $0.layer === known.layer }) {
      SDL_DestroyTexture(known.texture)
      layers[id] = nil
    }
  }

  private func upload(_ picture: PictureBuffer, changed: Region) throws(SDLError) {
    let problem: SDLError? = picture.read { pixels, size in
      guard !size.isEmpty, let base = pixels.baseAddress else { return nil }
      var changed = changed
      if texture == nil || size != textureSize {
        forgetPicture()
        texture = SDL_CreateTexture(
          renderer, SDL_PIXELFORMAT_RGB888.rawValue, Int32(SDL_TEXTUREACCESS_STREAMING.rawValue), size.width, size.height)
        textureSize = size
        changed = Region(Rect(size: size))
      }
      guard let texture else { return SDLError("the graphics card takes no picture of \(size) pixels") }
      for rect in changed.rects {
        var part = rect.sdl
        let offset = 4 * (Int(rect.top) * Int(size.width) + Int(rect.left))
        SDL_UpdateTexture(texture, &part, base + offset, 4 * size.width)
      }
      return nil
    }
    if let problem { throw problem }
  }
}

extension Rect {
  var sdl: SDL_Rect { SDL_Rect(x: left, y: top, w: Int32(clamping: width), h: Int32(clamping: height)) }
}
