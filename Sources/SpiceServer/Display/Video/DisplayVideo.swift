import NIOCore
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceWire

/// A frame of a video on its way through the pool, with its job.
struct VideoFrameJob {
  var job: EncodingJob
  var frame: EncodedFrame
}

/// The videos of one display, and what encodes them.
struct DisplayVideo {
  var streams: VideoStreams
  let codecs: VideoCodecs
  /// Of codecs whose frames stand for themselves, by the streams' serial numbers: all clients share them.
  private var encoders: [UInt64: any VideoEncoder] = [:]
  /// Frames of the present picture, for the clients that want the same.
  private var jobs: [VideoFrameOrder.Picture: VideoFrameJob] = [:]

  init(mode: VideoStreamingMode, codecs: VideoCodecs) {
    // Without a codec nothing can come of it.
    streams = VideoStreams(mode: codecs.order.isEmpty ? .off : mode)
    self.codecs = codecs
  }

  /// The job that encodes a frame; `copy` makes the copy of its pixels, unless there is such a job already.
  ///
  /// - Parameter own: The client's encoder, for codecs whose frames build on each other.
  mutating func job(
    _ order: VideoFrameOrder, own: inout ClientEncoders, copy: (Rect) -> PixelCopy?
  ) -> VideoFrameJob? {
    let picture = order.picture
    jobs = jobs.filter { $0.key.serial != picture.serial || $0.key.frame == picture.frame }
    if let known = jobs[picture], known.job.isAlive { return known }
    guard let encoder = encoder(for: picture, own: &own), let pixels = copy(picture.rect) else { return nil }
    let frame = EncodedFrame(picture)
    let target = VideoTarget(quality: picture.quality, bitRate: order.bitRate, frameRate: order.frameRate)
    let isShared = encoder.framesAreIndependent
    let job = EncodingJob(lane: isShared ? nil : EncodingLane(encoder)) { _ in
      frame.encode(pixels, with: encoder, target: target)
      return nil
    }
    let made = VideoFrameJob(job: job, frame: frame)
    if isShared { jobs[picture] = made }
    return made
  }

  private mutating func encoder(for picture: VideoFrameOrder.Picture, own: inout ClientEncoders) -> (any VideoEncoder)? {
    if let known = encoders[picture.serial] ?? own[picture] { return known }
    guard let encoder = codecs[picture.codec]?(picture.rect.size) else { return nil }
    if encoder.framesAreIndependent { encoders[picture.serial] = encoder } else { own[picture] = encoder }
    return encoder
  }

  /// Forgets what belongs to streams that are gone.
  mutating func prune() {
    let serials = Set(streams.streams.map(\.serial))
    encoders = encoders.filter { serials.contains($0.key) }
    jobs = jobs.filter { serials.contains($0.key.serial) }
  }
}

/// One client's encoders of codecs whose frames build on each other.
struct ClientEncoders {
  private var encoders: [UInt64: (codec: VideoCodec, size: Size, encoder: any VideoEncoder)] = [:]

  /// The encoder of a stream; nil if it has none for frames of this size.
  subscript(_ picture: VideoFrameOrder.Picture) -> (any VideoEncoder)? {
    get {
      guard let known = encoders[picture.serial], known.codec == picture.codec, known.size == picture.rect.size else { return nil }
      return known.encoder
    }
    set { encoders[picture.serial] = newValue.map { (picture.codec, picture.rect.size, $0) } }
  }

  /// Forgets the encoders of streams that are gone.
  mutating func keep(_ streams: [VideoStream]) {
    if !encoders.isEmpty { encoders = encoders.filter { entry in streams.contains { $0.serial == entry.key } } }
  }
}
