import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceWire

extension DisplayEngine {
  // MARK: Time

  /// Tells the time, in milliseconds of a clock that never goes back, before frames are received and when `deadline` has come. Shows the
  /// frames of videos that are to be shown, and sends the reports that are due.
  public mutating func advance(to now: UInt64) -> [ChannelEffect<DisplayEngine>] {
    streams.now = max(now, streams.now)
    var effects: [ChannelEffect<DisplayEngine>] = []
    for stream in streams.pending { showPendingFrame(of: stream.id, effects: &effects) }
    for report in streams.dueReports() { send(report, effects: &effects) }
    return effects
  }

  /// Only tells the time: nothing is due because of that.
  mutating func setTime(_ now: UInt64) { streams.now = max(now, streams.now) }

  /// When `advance` has to be called next, though no message comes; not later than now if it has to be called when all that has been read
  /// is handled. Nil: not at all.
  public var deadline: UInt64? { streams.deadline }

  /// What the main channel says of the server's clock for videos (spec 11, section 14.2).
  public mutating func setMultimediaTime(_ time: UInt32, at now: UInt64) { streams.clock.set(time, at: now) }

  // MARK: Streams

  mutating func createStream(
    _ fields: DisplayStreamCreate, label: String, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    guard canvas.surfaces.index(forKey: fields.surfaceID) != nil else {
      throw .invalid(message: label, what: "surface \(fields.surfaceID) does not exist")
    }
    guard streams[fields.id] == nil else { throw .invalid(message: label, what: "stream \(fields.id) exists") }
    guard streams.count < configuration.streamLimit else {
      throw .limitExceeded(message: label, what: "more than \(configuration.streamLimit) streams")
    }
    guard let decoder = decoder(for: fields) else { return refuseStream(fields, effects: &effects) }
    streams.add(VideoStream(fields, decoder: decoder))
    state.streams.append(
      DisplayState.Stream(id: fields.id, surfaceID: fields.surfaceID, codec: fields.codec, destination: fields.destination))
    effects.append(.event(.streamStarted(fields.id)))
  }

  private func decoder(for fields: DisplayStreamCreate) -> (any VideoDecoder)? {
    if let factory = configuration.videoDecoders[fields.codec] {
      return factory(Size(width: Int32(clamping: fields.streamWidth), height: Int32(clamping: fields.streamHeight)))
    }
    guard fields.codec == .mjpeg, let library = configuration.libraries.jpeg else { return nil }
    return MJPEGVideoDecoder(library: library, pixelLimit: configuration.imagePixelLimit)
  }

  /// Tells the server that the stream cannot be shown, so that it sends pictures instead (spec 03, section 12.2).
  private func refuseStream(_ fields: DisplayStreamCreate, effects: inout [ChannelEffect<DisplayEngine>]) {
    send(
      DisplayStreamReport(
        streamID: fields.id, uniqueID: 0, startFrameTime: 0, endFrameTime: 0, frames: 0, drops: .max, lastFrameDelay: 0, audioDelay: 0),
      effects: &effects)
    effects.append(.event(.streamRefused(fields.codec)))
  }

  private func send(_ report: DisplayStreamReport, effects: inout [ChannelEffect<DisplayEngine>]) {
    if serverCapabilities.contains(.streamReport) { effects.append(.send(.streamReport(report))) }
  }

  mutating func destroyStream(_ id: UInt32, effects: inout [ChannelEffect<DisplayEngine>]) {
    // The last frame belongs to the picture as long as the server did not hide the stream.
    showPendingFrame(of: id, effects: &effects)
    guard streams.remove(id) else { return }
    state.streams.removeAll { $0.id == id }
    effects.append(.event(.streamEnded(id)))
  }

  // MARK: Frames

  /// Takes a frame. There is no sound that it would have to keep step with, so it is shown as soon as all that has been read is handled; a
  /// newer one that comes before takes its place if the codec allows that (spec 11, section 14.2).
  mutating func receiveFrame(
    _ data: ArraySlice<UInt8>, of id: UInt32, time: UInt32, destination: Rect?, label: String,
    effects: inout [ChannelEffect<DisplayEngine>]
  ) {
    // A refused stream's frames are under way until the server knows.
    guard let stream = streams[id] else { return }
    state.statistics.frames += 1
    let arrival = streams.note(time: time, of: id)
    if let report = arrival.report { send(report, effects: &effects) }
    guard !stream.isHidden || stream.decoder.needsEveryFrame else {
      state.statistics.droppedFrames += 1
      return
    }
    let destination = destination ?? stream.destination
    let waits = !stream.decoder.needsEveryFrame && streams.pendingBytes + data.count <= VideoStreams.pendingByteLimit
    guard waits else {
      _ = streams.takePending(of: id)
      return show(data, destination, of: stream, label: label, effects: &effects)
    }
    let frame = VideoStream.Frame(data: Array(data), destination: destination, isLate: arrival.isLate, label: label)
    let outcome = streams.setPending(frame, of: id)
    if outcome.isOneLost { state.statistics.droppedFrames += 1 }
    if let report = outcome.report { send(report, effects: &effects) }
  }

  /// Shows the frames that wait and lie where a command draws or reads, so that none comes after what is newer.
  mutating func showPendingFrames(under command: DrawCommand<WireImage>, effects: inout [ChannelEffect<DisplayEngine>]) {
    var reads = false
    if case .copyBits = command.operation { reads = true }
    for stream in streams.pending where stream.surfaceID == command.surfaceID {
      let place = stream.pending?.destination ?? stream.destination
      if reads || !place.intersection(command.box).isEmpty { showPendingFrame(of: stream.id, effects: &effects) }
    }
  }

  private mutating func showPendingFrame(of id: UInt32, effects: inout [ChannelEffect<DisplayEngine>]) {
    guard let stream = streams[id], let frame = streams.takePending(of: id) else { return }
    show(frame.data[...], frame.destination, of: stream, label: frame.label, effects: &effects)
  }

  private mutating func show(
    _ data: ArraySlice<UInt8>, _ destination: Rect, of stream: VideoStream, label: String, effects: inout [ChannelEffect<DisplayEngine>]
  ) {
    do throws(VideoDecodeError) {
      guard try stream.decoder.decode(data, into: &streams.picture), !stream.isHidden else {
        state.statistics.droppedFrames += 1
        return
      }
    } catch {
      state.statistics.droppedFrames += 1
      effects.append(.problem(.badFrame(message: label, stream: stream.id, error)))
      return
    }
    do throws(ChannelProblem) {
      let changed = try put(streams.picture, destination, of: stream, label: label)
      if stream.surfaceID == primaryID { addDamage(changed, effects: &effects) }
    } catch {
      state.statistics.droppedFrames += 1
      effects.append(.problem(error))
    }
  }

  /// Draws a picture where the stream is; the pixels that changed. The bitmap shares the picture's memory and is gone when the next frame is
  /// decoded into it.
  private mutating func put(
    _ picture: VideoPicture, _ destination: Rect, of stream: VideoStream, label: String
  ) throws(ChannelProblem) -> Region {
    let bitmap: Bitmap
    do throws(BitmapError) {
      bitmap = try Bitmap(
        format: .rgb32, width: picture.width, height: picture.height, stride: 4 * picture.width, isTopDown: stream.isTopDown,
        data: picture.pixels[...])
    } catch {
      throw .invalid(message: label, what: "a bad frame: \(error)")
    }
    do throws(CanvasError) {
      return try canvas.putFrame(bitmap, on: stream.surfaceID, destination: destination, clip: stream.clip)
    } catch {
      throw ChannelProblem(error, label: label)
    }
  }
}
