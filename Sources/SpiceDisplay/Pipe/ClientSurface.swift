import SpiceGraphics

/// What one client has of a surface once it has been sent everything that is in its pipe.
struct ClientSurface {
  let incarnation: UInt64
  let size: Size
  let format: SurfaceFormat
  /// The client knows the surface.
  var isAnnounced = false
  /// Where the client's pixels are not those of the display.
  private(set) var lacking: Region
  /// The pipe's newest entry when something was added to `lacking`: pieces of the picture must wait until it has been sent, because entries
  /// up to it may still read or change these pixels. Later ones do not.
  private(set) var lackingSince: UInt64

  /// More rectangles are merged: many small pieces cost more than some pixels too many.
  private static let mostRects = 64

  init(_ surface: CommandSurface, lacking: Region) {
    incarnation = surface.incarnation
    size = surface.size
    format = surface.format
    self.lacking = lacking
    lackingSince = 0
  }

  var bounds: Rect { Rect(size: size) }

  mutating func lack(_ region: Region, since number: UInt64) {
    if region.isEmpty { return }
    lacking = lacking.union(region).simplified(maxRects: Self.mostRects)
    lackingSince = number
  }

  mutating func has(_ region: Region, since number: UInt64) {
    guard lacking.bounds.intersects(region.bounds) else { return }
    lacking.subtract(region)
    guard lacking.rects.count > Self.mostRects else { return }
    lacking = lacking.simplified(maxRects: Self.mostRects)
    lackingSince = number
  }
}
