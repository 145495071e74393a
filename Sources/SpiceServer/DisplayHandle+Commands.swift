public import NIOCore
public import SpiceDisplay
public import SpiceGraphics

/// For hosts that have commands instead of pixels. Both may be used on one display; they are carried out in the order of the calls.
extension DisplayHandle {
  /// Commands of the host in order. Bad ones (spec 07, section 2.2) are refused one by one, the rest goes on. The future completes when the
  /// display has taken them.
  public func draw(_ commands: [DrawingCommand]) -> EventLoopFuture<[DrawingRefusal]> {
    submit { $0.draw(commands) }
  }

  /// A surface that is not shown but drawn from; zero, or with pixels of its own: packed rows, the top one first.
  ///
  /// - Parameter id: 1…1023, and no other surface's.
  public func createSurface(_ id: UInt32, size: Size, format: SurfaceFormat, keepsData: [UInt8]? = nil) -> EventLoopFuture<Void> {
    submit { try $0.createSurface(id, size: size, format: format, rows: keepsData) }
  }

  public func destroySurface(_ id: UInt32) -> EventLoopFuture<Void> {
    submit { try $0.destroySurface(id) }
  }

  /// A primary surface of any format, with its first pixels or black.
  ///
  /// - Parameter pixels: packed rows, the top one first.
  public func replacePrimary(size: Size, format: SurfaceFormat, heads: [DisplayHead], pixels: [UInt8]?) -> EventLoopFuture<Void> {
    submit { try $0.replacePrimary(size: size, format: format, heads: heads, rows: pixels) }
  }

  public func destroyPrimary() -> EventLoopFuture<Void> {
    submit { try $0.destroyPrimary() }
  }

  /// Draws what waits, and returns the pixels of the part of the primary surface that lies in `rect`: bytes B, G, R, x, rows without padding.
  public func render(_ rect: Rect) -> EventLoopFuture<[UInt8]> {
    submit { $0.picture(of: rect) }
  }

  /// The monitors on the primary surface; without any the whole surface is one.
  public func setHeads(_ heads: [DisplayHead]) -> EventLoopFuture<Void> {
    submit { $0.setHeads(heads) }
  }
}
