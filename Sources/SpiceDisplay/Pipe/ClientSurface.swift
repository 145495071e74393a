import SpiceGraphics

/// What one client has of a surface once it has been sent everything that is in its pipe.
struct ClientSurface {
  let incarnation: UInt64
  let size: Size
  let format: SurfaceFormat
  /// The client knows the surface.
  var isAnnounced = false
  /// Of the primary surface: the client is sent pieces of its picture. Before, no command makes sense for it.
  var isShown = false
  /// Where the client's pixels are not those of the display.
  private(set) var lacking: LackingArea
  /// The pipe's newest entry when something was added to `lacking`: pieces of the picture must wait until it has been sent, because entries
  /// up to it may still read or change these pixels. Later ones do not.
  private(set) var lackingSince: UInt64 = 0

  init(_ surface: CommandSurface) {
    incarnation = surface.incarnation
    size = surface.size
    format = surface.format
    lacking = LackingArea(size: surface.size)
  }

  var bounds: Rect { Rect(size: size) }

  mutating func lack(_ region: Region, since number: UInt64, now: Duration) {
    let region = region.intersection(bounds)
    if region.isEmpty { return }
    lacking.add(region, now: now)
    lackingSince = number
  }

  mutating func has(_ region: Region, since number: UInt64, now: Duration) {
    let before = lacking.region
    guard before.bounds.intersects(region.bounds) else { return }
    lacking.remove(region, now: now)
    // With too many rectangles, some pixels that the client has are counted among those that it lacks.
    if lacking.region.area != before.area - before.intersection(region).area { lackingSince = number }
  }
}
