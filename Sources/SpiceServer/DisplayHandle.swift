public import NIOCore
public import SpiceDisplay
public import SpiceGraphics

/// The host's end of one display: what it does here appears on every client's screen. Usable from any thread.
public final class DisplayHandle: Sendable {
  private let display: NIOLoopBound<Display>
  public let eventLoop: any EventLoop

  /// Must be called on the display's event loop.
  init(_ display: Display, eventLoop: any EventLoop) {
    self.display = NIOLoopBound(display, eventLoop: eventLoop)
    self.eventLoop = eventLoop
  }

  /// Gives the display a new primary surface, black until it is updated. Without heads the whole surface is one monitor.
  public func replacePrimary(size: Size, heads: [DisplayHead] = []) -> EventLoopFuture<Void> {
    eventLoop.submit { [display] in try display.value.replacePrimary(size: size, heads: heads) }
  }

  /// Takes the pixels of `region` from `frame`, rows of `stride` bytes that begin at the surface's upper left pixel, 32 bits a pixel in the
  /// bytes B, G, R, x. The frame must stay as it is until the future completes. An empty region answers a `FrameSource`'s question when
  /// nothing has changed.
  public func update(_ region: Region, frame: FrameBytes, stride: Int) -> EventLoopFuture<Void> {
    eventLoop.submit { [display] in try display.value.update(region, frame: frame.bytes, stride: stride) }
  }

  /// Copies inside the picture, for scrolled or moved content: `destination` takes what lies at `source`.
  public func copyArea(to destination: Rect, from source: Point) -> EventLoopFuture<Void> {
    eventLoop.submit { [display] in try display.value.copyArea(to: destination, from: source) }
  }

  public func setCursor(_ shape: PointerShape) { onLoop { $0.cursor.set(shape) } }
  public func moveCursor(to position: Point) { onLoop { $0.cursor.move(to: position) } }
  public func hideCursor() { onLoop { $0.cursor.hide() } }

  /// Changes how this display's pictures are compressed from now on, as `SpiceServer.setImages` does for all; the call that came last holds.
  public func setImages(_ settings: ImageSettings) { onLoop { $0.images = settings } }

  /// Changes which parts of this display are sent as videos, as `SpiceServer.setStreamingVideo` does for all; the call that came last holds.
  public func setStreamingVideo(_ mode: VideoStreamingMode) { onLoop { $0.streamingVideo = mode } }

  func submit<Result: Sendable>(_ action: @escaping @Sendable (Display) throws -> Result) -> EventLoopFuture<Result> {
    eventLoop.submit { [display] in try action(display.value) }
  }

  private func onLoop(_ action: @escaping @Sendable (Display) -> Void) {
    eventLoop.execute { [display] in action(display.value) }
  }
}

/// A frame's bytes on their way to the server's event loop.
///
/// Unchecked: the caller of `DisplayHandle.update` promises that nobody writes to them until the update's future completes.
public struct FrameBytes: @unchecked Sendable {
  public let bytes: UnsafeRawBufferPointer

  public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }
}
