import Logging
import NIOCore
import SpiceClient
import SpiceGraphics
import SpiceMedia
import SpiceWire

/// A session whose server is a recording.
struct RecordedSession {
  let session: SpiceSession
  let transport: RecordingTransport
  private let path: String

  /// Reads the whole recording once, for what is in it.
  static func summary(of path: String) throws(CommandFailure) -> RecordingSummary {
    let input = try RecordingInput(path)
    do throws(RecordingError) {
      return try RecordingSummary(of: input)
    } catch {
      throw CommandFailure(.failed, "\(path): \(error)")
    }
  }

  /// - Parameter playsEnds: whether connections that ended end again; if not, the session stays up with its last picture.
  init(
    _ path: String, _ summary: RecordingSummary, playsEnds: Bool, observer: (any SessionObserver)? = nil, on eventLoop: any EventLoop
  ) throws(CommandFailure) {
    self.path = path
    transport = RecordingTransport(
      try RecordingInput(path), channels: Set(summary.links.keys), playsEnds: playsEnds, on: eventLoop)
    var configuration = SpiceSessionConfiguration(transport: transport)
    configuration.isReadOnly = true
    configuration.observer = observer
    configuration.display = DisplayConfiguration(libraries: .media)
    session = SpiceSession(configuration: configuration, on: eventLoop, logger: .silent)
  }

  /// Plays the recording as fast as it can be drawn, and writes the pictures that the rule asks for.
  ///
  /// - Throws: also when some of them may be wrong, because a message could not be handled, and when there was none; those that there are
  ///   have been written.
  func writePictures(of display: UInt8, to series: inout PictureSeries, _ rule: PictureSchedule.Rule) async throws(CommandFailure) {
    let session = session
    let starting = Task { () -> SpiceClientError? in
      do throws(SpiceClientError) {
        try await session.start(timeout: .hours(24))
        return nil
      } catch {
        return error
      }
    }
    let problems = Task { () -> SpiceClientError? in
      var first: SpiceClientError?
      for await event in session.events {
        if first == nil, case .problem(let channel, let problem) = event { first = .problem(channel, problem) }
      }
      return first
    }
    let result = await play(display, to: &series, rule)
    await session.close()
    var failure = await starting.value
    // A first connection that did not come up is no failure if others follow.
    if await transport.connectionCount > 1 { failure = nil }
    let problem = await problems.value
    try result.get()
    if let error = failure ?? problem { throw CommandFailure(error.exitStatus, "\(path): \(error)") }
    guard series.count > 0 else { throw CommandFailure(.failed, "\(path): display \(display) never has a picture") }
  }

  private func play(
    _ display: UInt8, to series: inout PictureSeries, _ rule: PictureSchedule.Rule
  ) async -> Result<Void, CommandFailure> {
    var schedule = PictureSchedule(rule)
    do throws(CommandFailure) {
      while true {
        let next = await transport.nextTime()
        if let time = schedule.due(before: next), let picture = await session.lastPicture(ofDisplay: display) {
          try series.write(picture, at: time)
        }
        guard let next else { return .success(()) }
        await transport.advance(session, to: next)
        if await session.hasNewPicture(ofDisplay: display) { schedule.changed(at: next) }
      }
    } catch {
      return .failure(error)
    }
  }
}

extension SpiceSession {
  /// True if a whole picture has changed since this was asked last.
  fileprivate func hasNewPicture(ofDisplay display: UInt8) -> Bool {
    displayState(of: display)?.isMarked == true && !takeDamage(ofDisplay: display).isEmpty
  }
}
