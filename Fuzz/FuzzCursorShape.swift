import SpiceWire

/// Cursor shapes: type, width, height and hot spot (one byte each, the size up to 63 x 63), then the data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCursorShape(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let data, size >= 5 else { return 0 }
  let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
  // The upper bits of a size make it larger than any data: such a shape must be refused.
  func length(_ byte: UInt8) -> UInt16 { UInt16(byte & 0x3f) << UInt16(byte >> 6 == 3 ? 10 : 0) }
  let shape = CursorShape(
    header: CursorHeader(
      unique: 1, type: CursorType(rawValue: input[0] % 8), width: length(input[1]), height: length(input[2]),
      hotSpotX: UInt16(input[3]), hotSpotY: UInt16(input[4])),
    data: input[5...])
  guard let pixels = try? shape.pixels() else { return 0 }
  require(pixels.pixels.count == pixels.width * pixels.height, "a pixel for every place")
  require(pixels.hotSpotX <= pixels.width && pixels.hotSpotY <= pixels.height, "the hot spot lies on the shape")
  require(pixels.straight().premultiplied().pixels.count == pixels.pixels.count, "no pixel is lost")
  return 0
}
