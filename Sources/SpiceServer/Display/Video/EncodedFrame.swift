import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import Synchronization

/// A frame of a video on its way through the pool, which several clients may get.
final class EncodedFrame: Sendable {
  let picture: VideoFrameOrder.Picture
  private let result = Mutex<(data: [UInt8], time: Duration)>(([], .zero))

  init(_ picture: VideoFrameOrder.Picture) { self.picture = picture }

  /// What was made of it; empty if that failed.
  var data: [UInt8] { result.withLock { $0.data } }
  /// Time that encoding took.
  var time: Duration { result.withLock { $0.time } }

  /// Runs on a thread of the pool.
  func encode(_ pixels: PixelCopy, with encoder: any VideoEncoder, target: VideoTarget) {
    var output: [UInt8] = []
    let (width, height) = (Int(pixels.size.width), Int(pixels.size.height))
    guard let layout = PixelLayout(format: .rgb32, width: width, height: height) else { return }
    let source = pixels.bytes
    let start = ContinuousClock.now
    do throws(EncodeError) {
      try encoder.encode(source.span.bytes, layout: layout, target: target, into: &output)
    } catch {
      return
    }
    let time = start.duration(to: .now)
    result.withLock { $0 = (output, time) }
  }
}
