import CXCB
public import Logging
import Synchronization

/// Takes pictures of an X screen, on a thread of its own.
///
/// The consumer sets the pace: what changes is collected by the X server and only fetched after `requestFrame()`, at most
/// `Options.maximumFrameRate` times a second, twice as often right after input. A screen on which nothing changes costs nothing: the thread sleeps.
public final class DesktopCapture: Sendable {
  public struct Options: Sendable {
    /// Frames a second at most; at least 1.
    public var maximumFrameRate = 60
    /// Whether the delegate is told where the pointer is. Moves by input devices and XTEST are noticed, jumps that programs make are not
    /// until the next of these.
    public var followsPointer = false

    public init() {}
  }

  private let control: CaptureControl
  private let thread: Mutex<WorkerThread?>

  /// Connects to the display and starts the thread. `delegate` is held until the capture has ended.
  public convenience init(
    display: X11Display, options: Options = Options(), delegate: any DesktopCaptureDelegate, logger: Logger
  ) throws(X11Error) {
    try self.init(display: display, options: options, method: nil, delegate: delegate, logger: logger)
  }

  /// The same with a given way to get at the pixels instead of the best that the X server has.
  init(
    display: X11Display, options: Options, method: ScreenMirror.Method?, delegate: any DesktopCaptureDelegate, logger: Logger
  ) throws(X11Error) {
    let control = try CaptureControl()
    // Handed over to the thread: nobody else keeps a reference.
    nonisolated(unsafe) let loop = try CaptureLoop(
      display: display, options: options, method: method, control: control, delegate: delegate, logger: logger)
    self.control = control
    thread = Mutex(try WorkerThread { loop.run() })
  }

  deinit { stop() }

  /// Asks for one frame: the delegate gets it as soon as anything has changed since the last one (the first one holds the whole screen).
  /// Asking again before it came changes nothing. May be called from any thread.
  ///
  /// - Parameter evenIfUnchanged: do not wait for a change: the frame comes at once, with no damage if there is none.
  public func requestFrame(evenIfUnchanged: Bool = false) { control.requestFrame(evenIfUnchanged: evenIfUnchanged) }

  /// Somebody pressed something and waits for what comes of it: for a while changes are fetched twice as often, so that the first picture
  /// of it does not wait for the pace. May be called from any thread.
  public func expectChange() { control.expectChange(for: Self.hurryTime) }

  /// How long what an input does is waited for.
  private static let hurryTime = Duration.milliseconds(100)

  /// Ends the capture and waits until its thread has ended and everything it held is freed; afterwards the delegate is not called. May be
  /// called from any thread, also from a delegate's method (then the thread ends after that method), and more than once.
  public func stop() {
    control.stop()
    thread.withLock { $0.take() }?.finish()
  }

  /// How often the thread has woken up, for tests: it must not when nothing happens.
  var wakeUps: Int { control.wakeUps.load(ordering: .relaxed) }
}
