/// A cursor shape as it travels: its pixels are written in one of the ways of spec 02, section 6.4.
public struct CursorShape: Hashable, Sendable {
  public var header: CursorHeader
  /// The pixels, and what belongs to them; may be longer than needed.
  public var data: ArraySlice<UInt8>

  public init(header: CursorHeader, data: ArraySlice<UInt8>) {
    self.header = header
    self.data = data
  }

  /// An alpha shape from pixels in rows from the top: 0xAARRGGBB, colours multiplied by alpha as drivers send them.
  public init(unique: UInt64, width: UInt16, height: UInt16, hotSpotX: UInt16, hotSpotY: UInt16, argb pixels: [UInt32]) {
    precondition(pixels.count == Int(width) * Int(height), "a pixel for every place of the picture")
    var data: [UInt8] = []
    data.reserveCapacity(4 * pixels.count)
    for pixel in pixels {
      for shift: UInt32 in [0, 8, 16, 24] { data.append(UInt8(truncatingIfNeeded: pixel >> shift)) }
    }
    self.init(
      header: CursorHeader(unique: unique, type: .alpha, width: width, height: height, hotSpotX: hotSpotX, hotSpotY: hotSpotY),
      data: data[...])
  }
}
