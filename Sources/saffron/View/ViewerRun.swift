import SaffronViewer
import SpiceClient

/// A session in the viewer's windows.
enum ViewerRun {
  /// Opens the windows and returns when they are closed, or a signal has ended them; then the session is closed.
  ///
  /// - Throws: why the session did not come up, or ended.
  static func show(
    _ session: SpiceSession, named name: String, meter: TrafficMeter, options: ViewerOptions
  ) async throws(CommandFailure) {
    // The windows keep their thread, which is not one of those that tasks run on.
    let end = await MainActor.run { () -> Result<ViewerEnd, SDLError> in
      do throws(SDLError) {
        let application = try ViewerApplication(session: session, meter: meter, options: options)
        let signals = SignalWatcher { [quit = application.quit] in quit() }
        defer { signals.cancel() }
        return .success(try application.run())
      } catch {
        return .failure(error)
      }
    }
    await session.close()
    switch end {
    case .success(.quit): break
    case .success(.failed(let error)): throw CommandFailure(error.exitStatus, "\(name): \(error)")
    case .failure(let error): throw CommandFailure(.failed, "\(error)")
    }
  }
}
