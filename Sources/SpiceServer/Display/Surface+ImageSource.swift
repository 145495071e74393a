import SpiceCanvas
import SpiceCodecs
import SpiceGraphics

extension Surface {
  /// Calls `body` with the pixels of a rectangle that lies on the surface, where they are; the source must not leave it.
  func withImageSource<Result>(of rect: Rect, _ body: (ImageSource) -> Result) -> Result {
    precondition(bounds.contains(rect) && !rect.isEmpty, "\(rect) lies on the surface")
    let rowBytes = rect.width * bytesPerPixel
    let start = Int(rect.top) * stride + Int(rect.left) * bytesPerPixel
    let end = start + (rect.height - 1) * stride + rowBytes
    do throws(EncodeError) {
      return try ImageSource.withPieces(
        [pixels[start..<end]], format: .rgb32, width: rect.width, height: rect.height, stride: stride, isTopDown: true
      ) { source throws(EncodeError) in body(source) }
    } catch {
      preconditionFailure("a rectangle of a surface is a picture: \(error)")
    }
  }
}
