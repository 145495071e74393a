import SpiceGraphics

/// Draws a part of a picture into memory, larger or smaller, for windows without a graphics card. What it draws depends only on where in
/// the window it is, so that a picture that is drawn in parts looks as if it were drawn at once.
struct PictureScaler {
  let layout: PictureLayout
  /// For each column of the picture in the window: the guest's column, and how much of the next one is mixed in (0 to 255).
  private var columns: [(index: Int, next: UInt32)] = []
  private var rows: [(index: Int, next: UInt32)] = []

  init(layout: PictureLayout) {
    self.layout = layout
    guard !layout.isUnscaled else { return }
    columns = Self.table(length: layout.picture.width, guestLength: Int(layout.guest.width), isSharp: layout.isSharp)
    rows = Self.table(length: layout.picture.height, guestLength: Int(layout.guest.height), isSharp: layout.isSharp)
  }

  private static func table(length: Int, guestLength: Int, isSharp: Bool) -> [(index: Int, next: UInt32)] {
    guard length > 0, guestLength > 0 else { return [] }
    return (0..<length).map { position in
      if isSharp { return (position * guestLength / length, 0) }
      // The middle of a pixel of the screen, in 256ths of a pixel of the guest.
      let middle = max(0, (2 * position + 1) * guestLength * 128 / length - 128)
      let index = min(middle >> 8, guestLength - 1)
      return (index, index + 1 < guestLength ? UInt32(middle & 255) : 0)
    }
  }

  /// Draws the part of the picture that lies in `rect`, which must lie in the window.
  ///
  /// - Parameters:
  ///   - pixels: the guest's rows, without padding.
  ///   - target: the window's upper left pixel; `stride` pixels from one row to the next.
  func draw(_ rect: Rect, from pixels: UnsafePointer<UInt32>, to target: UnsafeMutablePointer<UInt32>, stride: Int) {
    let area = rect.intersection(layout.picture)
    guard !area.isEmpty else { return }
    let guestWidth = Int(layout.guest.width)
    let (left, top) = (Int(layout.picture.left), Int(layout.picture.top))
    for y in Int(area.top)..<Int(area.bottom) {
      let line = target + y * stride + Int(area.left)
      if layout.isUnscaled {
        line.update(from: pixels + (y - top) * guestWidth + Int(area.left) - left, count: area.width)
        continue
      }
      let row = rows[y - top]
      let upper = pixels + row.index * guestWidth
      if layout.isSharp {
        for x in 0..<area.width { line[x] = upper[columns[x + Int(area.left) - left].index] }
        continue
      }
      let lower = row.next > 0 ? upper + guestWidth : upper
      for x in 0..<area.width {
        let column = columns[x + Int(area.left) - left]
        let right = column.next > 0 ? column.index + 1 : column.index
        let a = Self.mix(upper[column.index], upper[right], column.next)
        let b = Self.mix(lower[column.index], lower[right], column.next)
        line[x] = Self.mix(a, b, row.next)
      }
    }
  }

  /// Two pixels, `share` 256ths of the second: two colours at a time.
  @inline(__always)
  private static func mix(_ a: UInt32, _ b: UInt32, _ share: UInt32) -> UInt32 {
    let rest = 256 &- share
    let even = ((a & 0x00ff_00ff) &* rest &+ (b & 0x00ff_00ff) &* share) &>> 8 & 0x00ff_00ff
    let odd = ((a &>> 8 & 0x00ff_00ff) &* rest &+ (b &>> 8 & 0x00ff_00ff) &* share) & 0xff00_ff00
    return even | odd
  }
}
