import SpiceGraphics

extension RecordingScanner {
  mutating func drawable() throws(RecordingStop) -> DrawableStructure {
    try word("drawable")
    let (box, clip) = (try rect("bbox"), try clip())
    let (effect, mediaTime) = (try field("effect", as: UInt8.self), try field("mm_time", as: UInt32.self))
    // Only the structure of the first revision has a field of this name.
    let isCompatible: Bool
    let selfBitmapName = try name("self_bitmap")
    switch selfBitmapName {
    case "self_bitmap": isCompatible = false
    case "bitmap_offset": isCompatible = true
    default: throw malformed("self_bitmap", "something else")
    }
    var drawable = DrawableStructure(
      isCompatible: isCompatible, surfaceID: 0, effect: effect, selfBitmap: try number("self_bitmap"),
      selfBitmapArea: try rect(isCompatible ? "bitmap_area" : "self_bitmap_area"), box: box, clip: clip, mediaTime: mediaTime,
      dependencies: Array(repeating: .none, count: 3), drawing: .nothing)
    if !isCompatible {
      drawable.surfaceID = try field("surface_id")
      for index in 0..<3 {
        drawable.dependencies[index] = DrawableStructure.Dependency(
          surface: try field("surfaces_dest"), rect: try rect("surfaces_rects"))
      }
    }
    drawable.drawing = try drawing(try field("type"), isCompatible: isCompatible)
    return drawable
  }

  private mutating func drawing(_ type: UInt8, isCompatible: Bool) throws(RecordingStop) -> DrawingStructure {
    switch type {
    case 0: .nothing
    case 1: .fill(FillStructure(brush: try brush(), rop: try field("rop_descriptor"), mask: try mask()))
    case 2:
      .opaque(
        OpaqueStructure(
          source: try image(), sourceArea: try rect("src_area"), brush: try brush(), rop: try field("rop_descriptor"),
          scaleMode: try field("scale_mode"), mask: try mask()))
    case 3: .copy(try copy())
    case 4: .copyBits(try point())
    case 5: .blend(try copy())
    case 6: .blackness(try mask())
    case 7: .whiteness(try mask())
    case 8: .invers(try mask())
    case 9:
      .rop3(
        Rop3Structure(
          source: try image(), sourceArea: try rect("src_area"), brush: try brush(), code: try field("rop3"),
          scaleMode: try field("scale_mode"), mask: try mask()))
    case 10: .stroke(try stroke())
    case 11: .text(try text())
    case 12:
      .transparent(
        TransparentStructure(
          source: try image(), sourceArea: try rect("src_area"), sourceColor: try field("src_color"), trueColor: try field("true_color")))
    case 13:
      .alphaBlend(
        AlphaBlendStructure(
          flags: isCompatible ? 0 : try field("alpha_flags"), alpha: try field("alpha"), source: try image(),
          sourceArea: try rect("src_area")))
    case 14 where !isCompatible: .composite(try composite())
    default: .unknown(type)
    }
  }

  private mutating func copy() throws(RecordingStop) -> CopyStructure {
    CopyStructure(
      source: try image(), sourceArea: try rect("src_area"), rop: try field("rop_descriptor"), scaleMode: try field("scale_mode"),
      mask: try mask())
  }

  private mutating func stroke() throws(RecordingStop) -> StrokeStructure {
    let path = try chunks("path", limit: QXLLimits.pathBytes)
    let lineFlags = try field("attr.flags", as: UInt8.self)
    var style: [Int32] = []
    if lineFlags & StrokeStructure.styled != 0 {
      let count = Int(try field("attr.style_nseg", as: UInt8.self))
      let bytes = try block("style", limit: 4 * count)
      guard bytes.count == 4 * count else { throw malformed("style", "\(bytes.count) bytes for \(count) lengths") }
      let lengths = StructureFields(bytes: bytes)
      style = (0..<count).map { lengths.i32(4 * $0) }
    }
    return StrokeStructure(
      path: path, lineFlags: lineFlags, style: style, brush: try brush(), foreMode: try field("fore_mode"),
      backMode: try field("back_mode"))
  }

  private mutating func text() throws(RecordingStop) -> TextStructure {
    TextStructure(
      dataSize: try field("data_size"), length: try field("length"), flags: try field("flags"),
      data: try chunks("string", limit: QXLLimits.stringBytes), backArea: try rect("back_area"), foreBrush: try brush(),
      backBrush: try brush(), foreMode: try field("fore_mode"), backMode: try field("back_mode"))
  }

  private mutating func composite() throws(RecordingStop) -> CompositeStructure {
    CompositeStructure(
      flags: try field("flags"), source: try image(), sourceTransform: try transform("src_transform"),
      mask: try field("mask", as: UInt8.self) != 0 ? try image() : nil, maskTransform: try transform("mask_transform"),
      sourceOrigin: try point16("src_origin"), maskOrigin: try point16("mask_origin"))
  }

  private mutating func transform(_ name: StaticString) throws(RecordingStop) -> [UInt8]? {
    try field(name, as: UInt8.self) != 0 ? try block("transform", limit: 24) : nil
  }
}
