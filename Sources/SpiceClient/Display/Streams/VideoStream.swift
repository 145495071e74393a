import SpiceGraphics
import SpiceWire

/// A part of a surface that is shown as a video (spec 03, section 10.1).
struct VideoStream {
  /// A frame that came and has not been decoded.
  struct Frame {
    /// In memory of its own, so that it does not keep the message.
    let data: [UInt8]
    let destination: Rect
    /// It came after its time, and is counted as lost.
    let isLate: Bool
    /// The message that brought it, as the specification names it.
    let label: String
  }

  let id: UInt32
  let surfaceID: UInt32
  let codec: VideoCodec
  /// Whether the first row of a frame is the top one.
  let isTopDown: Bool
  let destination: Rect
  let decoder: any VideoDecoder
  var clip: Clip
  /// The newest frame, if it is not shown yet. Only of videos whose frames stand for themselves.
  var pending: Frame?
  var report: StreamReportWindow?

  init(_ fields: DisplayStreamCreate, decoder: any VideoDecoder) {
    id = fields.id
    surfaceID = fields.surfaceID
    codec = fields.codec
    isTopDown = fields.flags.contains(.topDown)
    destination = fields.destination
    clip = fields.clip
    self.decoder = decoder
  }

  /// Nothing of the video is to be seen, and no frame is to be shown any more (spec 03, section 10.4).
  var isHidden: Bool { clip.rects?.isEmpty ?? false }
}
