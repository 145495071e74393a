public import SpiceGraphics

extension Canvas {
  /// Paints a decoded frame of a video stream (spec 06, section 14): stretched to the nearest pixel when sizes differ, and converted to
  /// the surface's format.
  ///
  /// - Parameters:
  ///   - frame: all of it is shown; its `isTopDown` is the stream's flag TOP_DOWN.
  ///   - destination: the stream's, or that of the message for sized frames.
  ///   - clip: the stream's.
  /// - Returns: the pixels of the surface that it may have changed.
  @discardableResult
  public mutating func putFrame(
    _ frame: Bitmap, on surfaceID: UInt32, destination: Rect, clip: Clip = .none
  ) throws(CanvasError) -> Region {
    let copy = DrawCopy(source: CanvasImage.bitmap(frame), sourceArea: frame.bounds, rop: .put, scaleMode: .nearest, mask: Mask())
    return try draw(DrawCommand(surfaceID: surfaceID, box: destination, clip: clip, operation: .copy(copy)))
  }
}
