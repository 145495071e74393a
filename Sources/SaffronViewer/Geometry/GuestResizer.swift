import SpiceGraphics

/// Decides when the guest is asked for another size because the window has one, and when the window follows the guest (spec 11, sections
/// 13.3 and 13.4). One for each window; times are seconds of any clock.
struct GuestResizer {
  /// Whether the guest may be asked at all.
  let isEnabled: Bool
  /// A window that is being dragged is left alone for this long.
  static let delay = 0.5
  /// What the guest does this soon after it was asked is its answer, even if it is another size than the one asked for.
  static let answerTime = 5.0
  /// Agents refuse smaller screens.
  private static let smallest = Size(width: 320, height: 200)

  private(set) var wanted: Size?
  /// When the wish is to be sent.
  private(set) var deadline: Double?
  private var asked: (size: Size, time: Double)?
  private var guest: Size?
  private var isReady = false
  private var ignoresNext = false

  init(isEnabled: Bool) { self.isEnabled = isEnabled }

  /// The next size is one that the viewer gives its window, not a wish.
  mutating func ignoreNextSize() { ignoresNext = true }

  /// The window has a new inner size, in pixels of the screen; `zoom` is what the person wants to see the guest at.
  mutating func windowChanged(to size: Size, zoom: Int, now: Double) {
    let size = Size(
      width: max(Self.smallest.width, Int32(clamping: Int(size.width) * 100 / max(1, zoom))),
      height: max(Self.smallest.height, Int32(clamping: Int(size.height) * 100 / max(1, zoom))))
    guard size != wanted else { return }
    if ignoresNext {
      ignoresNext = false
      wanted = size
      deadline = nil
      return
    }
    // The first size is the one that the window was made with, or that it got because the guest has it.
    if size == guest {
      wanted = size
      deadline = nil
      return
    }
    wanted = size
    if isReady { deadline = now + Self.delay }
  }

  /// The agent can change the guest's screens from now on, or no more.
  mutating func setReady(_ isReady: Bool, now: Double) {
    guard isReady != self.isReady else { return }
    self.isReady = isReady
    asked = nil
    deadline = isReady && wanted != nil && wanted != guest ? now : nil
  }

  /// The guest's monitor has a new size.
  ///
  /// - Returns: true if the guest did that by itself, so that the window should follow.
  mutating func guestChanged(to size: Size, now: Double) -> Bool {
    guard size != guest else { return false }
    guest = size
    if let asked, now < asked.time + Self.answerTime { return false }
    if deadline != nil { return false }
    wanted = size
    return true
  }

  /// The size to ask for, if it is time; telling it counts as having asked.
  mutating func takeRequest(now: Double) -> Size? {
    guard isEnabled, isReady, let deadline, deadline <= now, let wanted else { return nil }
    self.deadline = nil
    guard wanted != guest else { return nil }
    asked = (wanted, now)
    return wanted
  }

  /// When `takeRequest` should be called next; nil if nothing is to be asked.
  var nextTime: Double? { isEnabled && isReady ? deadline : nil }
}
