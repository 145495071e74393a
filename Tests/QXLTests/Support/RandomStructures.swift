import SpiceGraphics
import TestSupport

@testable import QXL

/// Commands with random content: any numbers, but sizes that fit to what is there.
struct RandomStructures {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number { Number(truncatingIfNeeded: random.next()) }

  mutating func command() -> CommandStructure {
    switch random.number(0...9) {
    case 0: .update(UpdateStructure(area: rect(), updateID: number(), surfaceID: number()))
    case 1: .cursor(cursorCommand())
    case 2: .message(random.bytes(random.number(0...300)).filter { $0 != 0 })
    case 3: .surface(surfaceCommand())
    default: .draw(drawable())
    }
  }

  /// A chain of `count` bytes, without empty chunks.
  mutating func chunks(_ count: Int) -> ChunkedData {
    var data = ChunkedData()
    while data.bytes.count < count {
      let part = random.bytes(random.oneIn(2) ? count - data.bytes.count : random.number(1...count - data.bytes.count))
      data.appendChunk { $0 += part }
    }
    return data
  }

  mutating func rect() -> Rect { Rect(left: number(), top: number(), right: number(), bottom: number()) }
  mutating func point() -> Point { Point(x: number(), y: number()) }
  mutating func point16() -> Point16 { Point16(x: number(), y: number()) }

  private mutating func cursorCommand() -> CursorCommandStructure {
    switch random.number(0...4) {
    case 0: .move(point16())
    case 1: .hide
    case 2: .trail(length: number(), frequency: number())
    case 3: .unknown(UInt8(random.number(4...255)))
    default:
      .set(
        position: point16(), visible: number(),
        shape: CursorStructure(
          unique: number(), type: number(), width: number(), height: number(), hotSpotX: number(), hotSpotY: number(), dataSize: number(),
          data: chunks(random.number(1...200))))
    }
  }

  private mutating func surfaceCommand() -> SurfaceCommandStructure {
    var command = SurfaceCommandStructure(surfaceID: number(), type: UInt8(random.number(0...3)), flags: number())
    guard command.type == SurfaceCommandStructure.create else { return command }
    var surface = SurfaceStructure(format: number(), width: number(), height: number(), stride: number())
    if command.flags & SurfaceStructure.keepData != 0 {
      surface.height = UInt32(random.number(0...9))
      surface.stride = Int32(random.number(-40...40))
      surface.pixels = random.bytes(Int(surface.height) * Int(surface.stride.magnitude))
    }
    command.surface = surface
    return command
  }

  mutating func drawable() -> DrawableStructure {
    let isCompatible = random.oneIn(5)
    var drawable = DrawableStructure(
      isCompatible: isCompatible, surfaceID: 0, effect: number(), selfBitmap: isCompatible ? number() : UInt16(number(UInt8.self)),
      selfBitmapArea: rect(), box: rect(), clip: clip(), mediaTime: number(), dependencies: Array(repeating: .none, count: 3),
      drawing: .nothing)
    if !isCompatible {
      drawable.surfaceID = number()
      for index in 0..<3 { drawable.dependencies[index] = DrawableStructure.Dependency(surface: number(), rect: rect()) }
    }
    drawable.drawing = drawing(UInt8(random.number(0...15)), isCompatible: isCompatible)
    return drawable
  }

  private mutating func drawing(_ type: UInt8, isCompatible: Bool) -> DrawingStructure {
    switch type {
    case 0: .nothing
    case 1: .fill(FillStructure(brush: brush(), rop: number(), mask: mask()))
    case 2:
      .opaque(
        OpaqueStructure(source: image(), sourceArea: rect(), brush: brush(), rop: number(), scaleMode: number(), mask: mask()))
    case 3: .copy(copy())
    case 4: .copyBits(point())
    case 5: .blend(copy())
    case 6: .blackness(mask())
    case 7: .whiteness(mask())
    case 8: .invers(mask())
    case 9:
      .rop3(Rop3Structure(source: image(), sourceArea: rect(), brush: brush(), code: number(), scaleMode: number(), mask: mask()))
    case 10: .stroke(stroke())
    case 11:
      .text(text())
    case 12: .transparent(TransparentStructure(source: image(), sourceArea: rect(), sourceColor: number(), trueColor: number()))
    case 13:
      .alphaBlend(AlphaBlendStructure(flags: isCompatible ? 0 : number(), alpha: number(), source: image(), sourceArea: rect()))
    case 14 where !isCompatible: .composite(composite())
    default: .unknown(type)
    }
  }

  private mutating func copy() -> CopyStructure {
    CopyStructure(source: image(), sourceArea: rect(), rop: number(), scaleMode: number(), mask: mask())
  }

  private mutating func stroke() -> StrokeStructure {
    var stroke = StrokeStructure(
      path: chunks(random.number(1...120)), lineFlags: number(), style: [], brush: brush(), foreMode: number(), backMode: number())
    if stroke.lineFlags & StrokeStructure.styled != 0 { stroke.style = (0..<random.number(0...255)).map { _ in number() } }
    return stroke
  }

  private mutating func text() -> TextStructure {
    let data = chunks(random.number(1...200))
    return TextStructure(
      dataSize: UInt32(data.bytes.count + random.number(0...1)), length: number(), flags: number(), data: data, backArea: rect(),
      foreBrush: brush(), backBrush: brush(), foreMode: number(), backMode: number())
  }

  private mutating func composite() -> CompositeStructure {
    CompositeStructure(
      flags: number(), source: image(), sourceTransform: random.oneIn(2) ? random.bytes(24) : nil, mask: image(),
      maskTransform: random.oneIn(2) ? random.bytes(24) : nil, sourceOrigin: point16(), maskOrigin: point16())
  }

  private mutating func clip() -> ClipStructure {
    guard random.oneIn(2) else { return ClipStructure(type: random.oneIn(2) ? 0 : number(UInt32.self) | 2) }
    let count = random.number(1...6)
    return ClipStructure(type: ClipStructure.rects, count: UInt32(count), data: chunks(16 * count))
  }

  private mutating func mask() -> MaskStructure {
    MaskStructure(flags: number(), position: point(), bitmap: random.oneIn(3) ? image() : nil)
  }

  private mutating func brush() -> BrushStructure {
    switch random.number(0...3) {
    case 0: BrushStructure(type: BrushStructure.Kind.none)
    case 1: BrushStructure(type: BrushStructure.Kind.solid, color: number())
    case 2: BrushStructure(type: number(UInt32.self) | 4)
    default: BrushStructure(type: BrushStructure.Kind.pattern, pattern: image(), position: point())
    }
  }

  private mutating func image() -> ImageStructure? {
    var image = ImageStructure(id: number(), type: 0, flags: number(), width: number(), height: number(), content: .unknown)
    switch random.number(0...5) {
    case 0: return nil
    case 1:
      image.type = UInt8(random.number(2...103))
    case 2:
      image.type = ImageStructure.Kind.surface
      image.content = .surface(number())
    case 3:
      let data = chunks(random.number(1...200))
      image.type = ImageStructure.Kind.quic
      image.content = .quic(dataSize: UInt32(data.bytes.count + random.number(0...2)), data: data)
    default:
      var bitmap = BitmapStructure(
        format: number(), flags: number(), width: number(), height: UInt32(random.number(1...8)), stride: UInt32(random.number(1...30)),
        palette: nil, data: ChunkedData())
      if random.oneIn(2) {
        bitmap.palette = PaletteStructure(unique: number(), entries: (0..<random.number(0...20)).map { _ in number() })
      }
      let count = Int(bitmap.height * bitmap.stride)
      bitmap.data = bitmap.flags & BitmapStructure.Flag.direct != 0 ? ChunkedData(random.bytes(count)) : chunks(count)
      image.content = .bitmap(bitmap)
    }
    return image
  }
}
