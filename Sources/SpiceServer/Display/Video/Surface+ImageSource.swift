import SpiceCanvas
import SpiceCodecs
import SpiceGraphics

extension Surface {
  /// Calls `body` with the pixels of a rectangle, where they are; the source must not leave it. Throws if the rectangle is empty or does
  /// not lie on the surface.
  func withImageSource<Result>(of rect: Rect, _ body: (ImageSource) -> Result) throws(EncodeError) -> Result {
    guard bounds.contains(rect), !rect.isEmpty else {
      throw .badSource(.badSize(width: rect.width, height: rect.height))
    }
    let rowBytes = rect.width * bytesPerPixel
    let start = Int(rect.top) * stride + Int(rect.left) * bytesPerPixel
    let end = start + (rect.height - 1) * stride + rowBytes
    return try ImageSource.withPieces(
      [pixels[start..<end]], format: .rgb32, width: rect.width, height: rect.height, stride: stride, isTopDown: true
    ) { source throws(EncodeError) in body(source) }
  }
}
