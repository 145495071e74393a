/// Makes whole notches of a wheel that turns smoothly: nothing is lost, and a change of direction does not pay for what was left of the
/// other (spec 11, section 11.3).
struct WheelSum {
  /// Notches that are not complete yet.
  private var rest = 0.0
  /// A touch pad that flings may tell hundreds of notches at once; a guest would scroll for seconds.
  private static let mostAtOnce = 20.0

  /// The clicks that are due after the wheel turned by so many notches.
  mutating func add(_ notches: Double) -> Int {
    guard notches.isFinite else { return 0 }
    if notches.sign != rest.sign { rest = 0 }
    rest = min(max(rest + notches, -Self.mostAtOnce), Self.mostAtOnce)
    let clicks = rest.rounded(.towardZero)
    rest -= clicks
    return Int(clicks)
  }
}
