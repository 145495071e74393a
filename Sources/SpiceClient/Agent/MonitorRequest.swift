public import SpiceGraphics

/// A screen as the guest should have it (spec 10, section 8.2).
public struct MonitorRequest: Hashable, Sendable {
  /// Millimetres.
  public struct PhysicalSize: Hashable, Sendable {
    public var width: UInt16
    public var height: UInt16

    public init(width: UInt16, height: UInt16) {
      self.width = width
      self.height = height
    }
  }

  /// Which display: the display channel's id, or the monitor's on a channel with several.
  public var display: UInt8
  /// Pixels; nil switches the screen off.
  public var size: Size?
  /// Where the screen stands beside the others, in pixels; nil leaves that to the order of the requests, from left to right.
  public var position: Point?
  /// Bits a pixel.
  public var depth: UInt32
  /// How large the screen is; it is sent only where no agent is known that refuses it.
  public var physicalSize: PhysicalSize?

  public init(
    display: UInt8 = 0, size: Size?, position: Point? = nil, depth: UInt32 = 32, physicalSize: PhysicalSize? = nil
  ) {
    self.display = display
    self.size = size
    self.position = position
    self.depth = depth
    self.physicalSize = physicalSize
  }
}
