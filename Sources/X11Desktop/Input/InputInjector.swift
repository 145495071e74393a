public import Logging
public import SpiceGraphics
import Synchronization

/// Presses keys and buttons and moves the pointer of an X display (XTEST).
///
/// All methods may be called from any thread and never wait for the X server: a thread of the injector's own speaks with it. What one
/// thread calls arrives in that order.
public final class InputInjector: Sendable {
  private let control: InjectorControl
  private let thread: Mutex<WorkerThread?>
  private let decoder = Mutex(ScanCodeDecoder())
  private let logger: Logger
  /// When a line about dropped events was written last.
  private let lastComplaint = Mutex<ContinuousClock.Instant?>(nil)
  /// Lines about dropped events come at most so often: a client can send more than any X server takes, and must not fill a disk with it.
  private static let complaintInterval = Duration.seconds(10)

  /// Connects to the display and starts the thread.
  ///
  /// - Parameter lockKeysChanged: is called on the injector's thread with every change of the lock keys, whoever caused it.
  public init(display: X11Display, logger: Logger, lockKeysChanged: @escaping @Sendable (LockKeys) -> Void) throws(X11Error) {
    let control = try InjectorControl()
    // Handed over to the thread: nobody else keeps a reference.
    nonisolated(unsafe) let loop = try InjectorLoop(
      display: display, control: control, logger: logger, lockKeysChanged: lockKeysChanged)
    self.control = control
    self.logger = logger
    thread = Mutex(try WorkerThread { loop.run() })
  }

  deinit { stop() }

  /// Puts the pointer at a pixel of the screen; places outside become the nearest inside.
  public func move(to position: Point) { post(.move(position)) }

  /// Moves the pointer by so many pixels.
  public func move(by dx: Int32, _ dy: Int32) { post(.moveBy(dx: dx, dy: dy)) }

  /// Presses or releases a button: 1 left, 2 middle, 3 right, 4 and 5 the wheel up and down, 6 and 7 left and right, 8 and 9 the thumb's.
  /// Other numbers, presses of what is pressed and releases of what is not are ignored.
  public func button(_ number: Int, isPressed: Bool) {
    guard let number = UInt8(exactly: number), 1...9 ~= number else {
      logger.debug("There is no such button.", metadata: ["button": "\(number)"])
      return
    }
    post(.button(number, isPressed: isPressed))
  }

  /// Takes the next byte of a stream of PC scan codes of set 1 (spec 02, section 5.2). Unknown codes are ignored.
  ///
  /// A press of a key that is down already is a repetition. X servers repeat held keys by themselves; then it is dropped, or there
  /// would be twice as many. Where that is switched off (as in a `VirtualDisplay`), each becomes a release and a press, which is what X
  /// programs see of a repetition.
  public func feed(_ byte: UInt8) {
    let code: UInt16? = decoder.withLock { decoder in
      switch decoder.feed(byte) {
      case nil: return nil
      case .key(let key, let isPressed)?:
        // Posted inside the lock, so that keys arrive in the order of their bytes.
        post(.key(key, isPressed: isPressed))
        return nil
      case .unknown(let code)?: return code
      }
    }
    if let code { logger.debug("There is no key for a scan code.", metadata: ["code": "\(String(code, radix: 16))"]) }
  }

  /// Releases all keys and buttons that this injector holds down, and forgets a scan code that was begun.
  public func releaseAll() {
    decoder.withLock { decoder in
      decoder = ScanCodeDecoder()
      post(.releaseAll)
    }
  }

  /// The lock keys that are on, as the X server told last.
  public var lockKeys: LockKeys { control.lockKeys }

  /// Releases everything, ends the connection and waits for the thread's end; later calls do nothing. May be called more than once.
  public func stop() {
    let isOwnThread = thread.withLock { $0?.isCurrent ?? false }
    control.stop(waiting: !isOwnThread)
    thread.withLock { $0.take() }?.finish()
  }

  /// How often the thread has woken up, for tests: it must not when nothing happens.
  var wakeUps: Int { control.wakeUps.load(ordering: .relaxed) }

  private func post(_ event: InputQueue.Event) {
    guard !control.post(event) else { return }
    let isDue = lastComplaint.withLock { last in
      let now = ContinuousClock.now
      if let last, last.duration(to: now) < Self.complaintInterval { return false }
      last = now
      return true
    }
    if isDue { logger.warning("The X server takes no input, or not as fast as it comes; what waited for it is dropped.") }
  }
}
