import Logging
import NIOCore
import SpiceDisplay
import SpiceGraphics
import SpiceServer
import SpiceWire
import Synchronization
import X11Desktop

/// Passes what an X display shows on to a server's display, at the pace of the server's clients.
///
/// Called on the capture's thread, which waits until the server has copied the pixels: the frame may change as soon as a method returns.
final class CaptureBridge: DesktopCaptureDelegate, FrameSource {
  private let display: Mutex<DisplayHandle?> = Mutex(nil)
  private let capture: Mutex<DesktopCapture?> = Mutex(nil)
  private let logger: Logger
  private let onLoss: @Sendable (X11Error) -> Void

  init(logger: Logger, onLoss: @escaping @Sendable (X11Error) -> Void) {
    self.logger = logger
    self.onLoss = onLoss
  }

  /// Must be called before the capture starts.
  func connect(to display: DisplayHandle) { self.display.withLock { $0 = display } }

  /// The capture to ask for frames.
  func connect(to capture: DesktopCapture) { self.capture.withLock { $0 = capture } }

  /// A client's user did something and waits for what comes of it.
  func expectChange() { capture.withLock { $0 }?.expectChange() }

  func frameWanted(immediately: Bool) { capture.withLock { $0 }?.requestFrame(evenIfUnchanged: immediately) }

  func desktopResized(to size: Size, monitors: [DisplayMonitor]) {
    let heads = monitors.enumerated().map { DisplayHead(id: UInt32($0.offset), rect: $0.element.rect) }
    wait("new size") { $0.replacePrimary(size: size, heads: heads) }
  }

  func desktopChanged(_ damage: [Rect], frame: DesktopFrame) {
    let damage = Region(rects: damage).stitched
    wait("frame") { $0.update(damage, frame: FrameBytes(frame.pixels), stride: frame.stride) }
  }

  func desktopCursorChanged(to shape: X11Desktop.CursorShape) {
    guard let display = display.withLock({ $0 }) else { return }
    guard !shape.size.isEmpty else { return display.hideCursor() }
    display.setCursor(
      PointerShape(
        type: .alpha, width: UInt16(clamping: shape.size.width), height: UInt16(clamping: shape.size.height), hotSpot: shape.hotSpot,
        data: shape.pixels))
  }

  func desktopCursorMoved(to position: Point) { display.withLock { $0 }?.moveCursor(to: position) }

  func desktopLost(_ error: X11Error) { onLoss(error) }

  private func wait(_ what: String, _ action: (DisplayHandle) -> EventLoopFuture<Void>) {
    guard let display = display.withLock({ $0 }) else { return }
    do {
      try action(display).wait()
    } catch {
      logger.error("the server refused a picture", metadata: ["what": "\(what)", "reason": "\(error)"])
    }
  }
}
