public import SpiceGraphics
import SpiceWire

/// A monitor: a rectangle of the primary surface (spec 03, section 8.10).
public struct DisplayHead: Hashable, Sendable {
  public var id: UInt32
  /// In pixels of the surface.
  public var rect: Rect

  public init(id: UInt32, rect: Rect) {
    self.id = id
    self.rect = rect
  }
}

extension DisplayMonitorsConfig {
  /// Heads on the primary surface.
  init(_ heads: [DisplayHead]) {
    self.init(
      maxAllowed: UInt16(clamping: heads.count),
      heads: heads.map {
        Head(
          monitorID: $0.id, surfaceID: 0, width: UInt32(clamping: $0.rect.width), height: UInt32(clamping: $0.rect.height),
          x: UInt32(clamping: $0.rect.left), y: UInt32(clamping: $0.rect.top), flags: 0)
      })
  }
}
