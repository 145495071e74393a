import CSDL2
import Glibc

/// Chooses how a window is drawn.
@MainActor
enum PresenterChoice {
  /// A graphics card if there is one; else the processor, which then draws only what changed.
  static func make(for window: WindowHandle) throws(SDLError) -> any WindowPresenter {
    // What SDL's own variable asks for is taken as it is.
    let wanted = getenv("SDL_RENDER_DRIVER").map { String(cString: $0) } ?? ""
    if wanted != "software", !wanted.isEmpty || hasGraphicsCard {
      do throws(SDLError) {
        let presenter = try TexturePresenter(window: window)
        if !wanted.isEmpty || !presenter.isImitation { return presenter }
      } catch {
        // There is always the processor.
      }
    }
    return try SurfacePresenter(window: window)
  }

  /// Without one the library would imitate one, which takes its time and a hundred megabytes.
  private static var hasGraphicsCard: Bool { devices.contains { access($0, F_OK) == 0 } }
  private static let devices: [String] = ["/dev/dri", "/dev/nvidiactl", "/dev/dxg"]
}
