import NIOCore
import SpiceDisplay
import SpiceGraphics
import SpiceWire

/// Videos: what the client is told of them, and their frames.
extension DisplayChannel {
  /// Tells the client what there is of videos now. Not before it has its first picture (spec 03, section 13.1).
  func updateVideo() {
    guard !owesMark, let pipe, pipe.knowsPrimary else { return }
    let streams = display.videoStreams
    let update = video.update(to: streams, linkRate: window.estimate.rate, at: now, using: &generator)
    videoEncoders.keep(streams)
    for message in update.messages { enqueue(message) }
    // What waits in the pipe may read what is covered now.
    if !update.claimed.isEmpty, !pipe.isEmpty { pipe.collapse(now) }
    pipe.videos = video.covered
    pipe.has(update.claimed, now: now)
    // What its frames show is lacking when it ends.
    lossy.remove(update.claimed)
    pipe.lack(update.released, now: now)
  }

  /// Queues the next frame of a video; false if none is due.
  func enqueueVideoFrame() -> Bool {
    if video.isEmpty { return false }
    let streams = display.videoStreams
    let link = MotionJPEGRate.Link(rate: window.estimate.rate, queued: queueing)
    let order = video.nextFrame(of: streams, at: now, link: link) { MediaClock.clientTime(at: $0) }
    guard let order else {
      wakeForVideo(video.nextOffer(of: streams, after: now))
      return false
    }
    guard let frame = display.frameJob(order, own: &videoEncoders) else {
      noteFrame(order, bytes: 0)
      return true
    }
    encode(frame.job, expectedBytes: order.expectedBytes) { [weak self] _ in
      guard let self else { return nil }
      let data = frame.frame.data
      noteFrame(order, bytes: data.count)
      tally.encoded(frame.frame)
      return data.isEmpty ? nil : order.message(data[...])
    }
    return true
  }

  /// How long what is on its way has still to wait. What was measured last may be past: nothing waits any more when all has arrived.
  private var queueing: Duration {
    guard let rate = window.estimate.rate, rate > 0 else { return window.estimate.queueing }
    return min(window.estimate.queueing, .seconds(min(Double(window.bytes) / rate, 60)))
  }

  private func noteFrame(_ order: VideoFrameOrder, bytes: Int) { released(video.encoded(order, bytes: bytes, at: now)) }

  /// Pixels are no video any more.
  func released(_ region: Region) {
    pipe?.videos = video.covered
    pipe?.lack(region, now: now)
  }

  /// Looks again for frames at this time.
  private func wakeForVideo(_ time: Duration?) {
    guard videoTimer == nil, let time else { return }
    let channel = NIOLoopBound(self, eventLoop: eventLoop)
    videoTimer = eventLoop.scheduleTask(in: .nanoseconds(max(0, Int64((time - now) / .nanoseconds(1))))) {
      channel.value.videoTimer = nil
      channel.value.pump()
    }
  }
}
