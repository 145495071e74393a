import SpiceCanvas
import SpiceGraphics

/// Prints a line for each row of the reference's table (spec 06, section 19): its name, a tab, and million painted pixels a second.
/// `Benchmarks/canvas` runs it several times and makes the table. With an argument, only the rows are measured whose names contain it.
@main
struct CanvasBench {
  private struct Row {
    let name: String
    let pixels: Int
    let command: DrawCommand<CanvasImage>
  }

  static func main() throws {
    var scene = try Scene()
    let canvasBytes = 1024 * 768 * 4
    let source = [UInt8](repeating: 1, count: canvasBytes)
    var target = [UInt8](repeating: 2, count: canvasBytes)
    let copied = measure(pixels: 1024 * 768) {
      target.withUnsafeMutableBytes { target in source.withUnsafeBytes { target.copyMemory(from: $0) } }
    }
    print("memory copy 1024x768\t\(copied)")
    let wanted = CommandLine.arguments.dropFirst().first ?? ""
    for row in rows(scene) where wanted.isEmpty || row.name.contains(wanted) {
      var failure: CanvasError?
      let speed = measure(pixels: row.pixels) {
        do throws(CanvasError) { try scene.canvas.draw(row.command) } catch { failure = error }
      }
      if let failure { throw failure }
      print("\(row.name)\t\(speed)")
    }
    guard wanted.isEmpty else { return }
    let frame = scene.frame
    let video = measure(pixels: 1280 * 720) {
      _ = try? scene.canvas.putFrame(frame, on: Scene.display, destination: area(1280, 720))
    }
    print("video frame 640x360->1280x720\t\(video)")
  }

  private static func rows(_ scene: Scene) -> [Row] {
    let large = area(1024, 768)
    func row(_ name: String, _ box: Rect, clip: Clip = .none, pixels: Int? = nil, _ operation: DrawOperation<CanvasImage>) -> Row {
      Row(
        name: name, pixels: pixels ?? box.area,
        command: DrawCommand(surfaceID: Scene.display, box: box, clip: clip, operation: operation))
    }
    func copy(_ source: CanvasImage, _ area: Rect, _ mode: ScaleMode = .nearest) -> DrawOperation<CanvasImage> {
      .copy(DrawCopy(source: source, sourceArea: area, rop: .put, scaleMode: mode, mask: Mask()))
    }
    func fill(_ brush: Brush<CanvasImage>, _ rop: RasterOperation) -> DrawOperation<CanvasImage> {
      .fill(DrawFill(brush: brush, rop: rop, mask: Mask()))
    }
    func blend(_ alpha: UInt8) -> DrawOperation<CanvasImage> {
      .alphaBlend(DrawAlphaBlend(flags: [], alpha: alpha, source: scene.translucent, sourceArea: area(512, 512)))
    }
    func rop3(_ source: CanvasImage) -> DrawOperation<CanvasImage> {
      .rop3(
        DrawRop3(source: source, sourceArea: large, brush: .solid(0x00ff_8040), code: 0xca, scaleMode: .nearest, mask: Mask()))
    }
    let smallArea = area(640, 360)
    let hd = area(1280, 720)
    let clips = clipRects()
    let lines = Shapes.lines()
    let scrolled = Rect(left: 0, top: 0, right: 1024, bottom: 752)
    return [
      row("fill solid 1024x768", large, fill(.solid(0x0012_3456), .put)),
      row("fill solid XOR 1024x768", large, fill(.solid(0x0012_3456), .xor)),
      row("fill 8x8 pattern 1024x768", large, fill(.pattern(scene.pattern, origin: .zero), .put)),
      row("copy 1024x768 from 32BIT bitmap", large, copy(scene.large, large)),
      row("copy 1024x768 from surface", large, copy(.surface(Scene.largeSource), large)),
      row("copy, 96 clip rects (403200 px), bitmap", large, clip: .rects(clips), pixels: 403_200, copy(scene.large, large)),
      row(
        "copy, 96 clip rects (403200 px), surface", large, clip: .rects(clips), pixels: 403_200,
        copy(.surface(Scene.largeSource), large)),
      row("alpha_blend 512x512 RGBA, alpha 255", area(512, 512), blend(255)),
      row("alpha_blend 512x512 RGBA, alpha 128", area(512, 512), blend(128)),
      row("stretch 640x360->1280x720 nearest, bitmap", hd, copy(scene.small, smallArea)),
      row("stretch 640x360->1280x720 nearest, surface", hd, copy(.surface(Scene.smallSource), smallArea)),
      row("stretch 640x360->1280x720 interpolate", hd, copy(scene.small, smallArea, .interpolate)),
      row("rop3 0xCA 1024x768, bitmap, solid brush", large, rop3(scene.large)),
      row("rop3 0xCA 1024x768, surface, solid brush", large, rop3(.surface(Scene.largeSource))),
      row("copy_bits 1024x752 scroll by 16 lines", scrolled, .copyBits(CopyBits(sourcePosition: Point(x: 0, y: 16)))),
      row("text 1000 glyphs 8x13 A1 (104000 px)", area(1280, 1024), pixels: 104_000, Shapes.text(.a1)),
      row("text 1000 glyphs 8x13 A4 (104000 px)", area(1280, 1024), pixels: 104_000, Shapes.text(.a4)),
      row("stroke, 499 thin lines", area(1280, 1024), pixels: lines.pixels, lines.operation),
    ]
  }

  /// 96 rectangles of 70x60 in a grid of twelve columns.
  private static func clipRects() -> [Rect] {
    (0..<96).map { index in
      let left = Int32(index % 12) * 84
      let top = Int32(index / 12) * 90
      return Rect(left: left, top: top, right: left + 70, bottom: top + 60)
    }
  }
}
