public import SpiceGraphics

/// A surface of a display as commands see it.
public struct CommandSurface {
  public let size: Size
  public let format: SurfaceFormat
  /// Differs for every surface of a display, also for those with the same number.
  let incarnation: UInt64
  let grid: CommandGrid
  /// The serial number of the newest command of another surface that reads this one; 0 for none.
  var newestReader: UInt64 = 0

  init(size: Size, format: SurfaceFormat, incarnation: UInt64) {
    self.size = size
    self.format = format
    self.incarnation = incarnation
    grid = CommandGrid(size: size)
  }

  var bounds: Rect { Rect(size: size) }
}
