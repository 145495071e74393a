// fuzz: modules SpiceCanvas
// fuzz: sources Tests/SpiceCanvasTests/Plain/PlainStroke.swift
import SpiceCanvas
import SpiceGraphics

/// Strokes on a small surface. Solid straight lines take the pixels of the plain implementation of the unit tests; all others change
/// nothing outside of the region that is given back, and on near paths the same pixels whatever the clip is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStroke(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var maker = StrokeMaker(input: FuzzInput(bytes(data, size)))
  let stroke = maker.stroke()
  let clip = maker.clip()
  guard let (all, _) = draw(stroke, .none), let (clipped, region) = draw(stroke, clip) else { return 0 }
  let bounds = clip.region(in: StrokeMaker.bounds)
  let plain = maker.isPlain ? PlainStroke(stroke.path, width: 40, height: 32) : nil
  for y in 0..<32 {
    for x in 0..<40 {
      let point = Point(x: Int32(x), y: Int32(y))
      let (whole, part) = (all.pixel(x: x, y: y), clipped.pixel(x: x, y: y))
      require(part == 0 || region.contains(point), "\(point) changed outside of the region given back")
      require(!maker.isNear || part == (bounds.contains(point) ? whole : 0), "\(point) depends on the clip: \(stroke) \(clip)")
      if let plain {
        require(whole == (plain.counts[y * 40 + x] % 2 == 1 ? StrokeMaker.color : 0), "\(point) is \(whole ?? 0): \(stroke)")
      }
    }
  }
  return 0
}

/// nil when the stroke is refused, which changes nothing.
private func draw(_ stroke: DrawStroke<CanvasImage>, _ clip: Clip) -> (Surface, Region)? {
  var canvas = Canvas()
  guard (try? canvas.createSurface(0, width: 40, height: 32, format: .xrgb32)) != nil else { fatalError("no surface") }
  let command = DrawCommand(surfaceID: 0, box: StrokeMaker.bounds, clip: clip, operation: .stroke(stroke))
  let region = try? canvas.draw(command)
  guard let surface = canvas.surfaces[0] else { fatalError("no surface") }
  if region == nil {
    surface.withUnsafeBytes { require($0.allSatisfy { $0 == 0 }, "a refused stroke has changed something") }
    return nil
  }
  return (surface, region ?? Region())
}

private struct StrokeMaker {
  static let bounds = Rect(left: 0, top: 0, right: 40, bottom: 32)
  static let color: UInt32 = 0x00ff_00ff

  var input: FuzzInput
  /// Only solid straight lines.
  private(set) var isPlain = true
  /// No coordinate lies beyond 32767 pixels.
  private(set) var isNear = true

  init(input: FuzzInput) { self.input = input }

  private mutating func coordinate() -> Int32 {
    switch input.byte() {
    case 250...:
      isNear = false
      return Int32(bitPattern: input.u32())
    case 240...: return Int32(Int16(bitPattern: input.u16())) * 15
    case let byte: return (Int32(byte) - 60) * 5
    }
  }

  mutating func stroke() -> DrawStroke<CanvasImage> {
    var attributes = LineAttributes(flags: LineAttributes.Flags(rawValue: input.byte() & 12))
    if attributes.flags.contains(.styled) {
      isPlain = false
      attributes.style = (0..<input.number(0...6)).map { _ in Int32(input.number(0...255)) * 4 }
    }
    let segments = (0..<input.number(0...4)).map { _ in
      let flags = PathSegment.Flags(rawValue: input.byte() & 31)
      if flags.contains(.bezier) { isPlain = false }
      return PathSegment(flags: flags, points: (0..<input.number(0...8)).map { _ in FixedPoint(x: coordinate(), y: coordinate()) })
    }
    return DrawStroke(
      path: Path(segments: segments), attributes: attributes, brush: .solid(Self.color), foreMode: .xor, backMode: .put)
  }

  mutating func clip() -> Clip {
    .rects(
      (0..<input.number(1...4)).map { _ in
        let origin = Point(x: Int32(input.number(-5...40)), y: Int32(input.number(-5...32)))
        return Rect(origin: origin, size: Size(width: Int32(input.number(0...30)), height: Int32(input.number(0...30))))
      })
  }
}
