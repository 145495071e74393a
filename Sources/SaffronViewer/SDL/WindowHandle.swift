import CSDL2
import SpiceGraphics

/// A window of the window system; what draws in it holds it, so that it outlives them.
@MainActor
final class WindowHandle {
  let pointer: OpaquePointer

  init(title: String, size: Size) throws(SDLError) {
    let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_ALLOW_HIGHDPI.rawValue
    let centred = Int32(SDL_WINDOWPOS_CENTERED_MASK)
    guard let pointer = SDL_CreateWindow(title, centred, centred, size.width, size.height, flags) else {
      throw SDLError("cannot open a window")
    }
    self.pointer = pointer
  }

  isolated deinit { SDL_DestroyWindow(pointer) }
}
