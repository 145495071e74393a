import SpiceCanvas
import SpiceCodecs
import SpiceGraphics

/// A command as the canvas draws it: without compressed images.
struct CommandRendering {
  let draw: DrawCommand<CanvasImage>
  /// Of the pixels that were decoded for it.
  let decodedBytes: Int

  /// Decodes the command's images, each of them once. An image that the decoder refuses is never sent to a client.
  init(_ draw: DrawCommand<SourceImage>, _ decoder: inout ImageDecoder) throws(DrawingRefusal) {
    var decodedBytes = 0
    do throws(DecodeError) {
      self.draw = try draw.mapImages { image throws(DecodeError) -> CanvasImage in
        switch image.content {
        case .bitmap(let bitmap): return .bitmap(bitmap, setsHighBits: image.setsHighBits)
        case .quic(let width, let height, let data):
          let bitmap = try decoder.quic(data, width: width, height: height)
          decodedBytes += bitmap.data.count
          return .bitmap(bitmap, setsHighBits: image.setsHighBits)
        case .surface(let id): return .surface(id)
        }
      }
    } catch {
      throw DrawingRefusal(operation: draw.operation.name, field: "image", problem: "\(error)")
    }
    self.decodedBytes = decodedBytes
  }
}
