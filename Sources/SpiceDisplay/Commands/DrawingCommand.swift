public import SpiceGraphics

/// A drawing command as the display worker takes it from its host: what is drawn, and what the host says of it.
public struct DrawingCommand: Sendable {
  public var draw: DrawCommand<SourceImage>
  public var effect: DrawEffect
  /// The source image is what this area of the destination shows (spec 07, section 2.3: self_bitmap); nil for all others.
  public var selfBitmapArea: Rect?

  public init(_ draw: DrawCommand<SourceImage>, effect: DrawEffect, selfBitmapArea: Rect? = nil) {
    self.draw = draw
    self.effect = effect
    self.selfBitmapArea = selfBitmapArea
  }
}
