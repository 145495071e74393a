/// When, in the time of a recording, a picture is worth a file.
struct PictureSchedule: Sendable {
  enum Rule: Hashable, Sendable {
    /// When the picture has changed and then did not change for so many nanoseconds.
    case rested(Int64)
    /// After every so many nanoseconds, if the picture has changed since.
    case every(Int64)
  }

  private let rule: Rule
  /// When the picture changed that has no file yet.
  private var lastChange: Int64?

  init(_ rule: Rule) { self.rule = rule }

  /// The picture is another since this time.
  mutating func changed(at time: Int64) { lastChange = time }

  /// The time of the picture that is to be written before the entry at `next` is played, or at the end of the recording (nil); nil if none is.
  mutating func due(before next: Int64?) -> Int64? {
    guard let lastChange else { return nil }
    let moment: Int64
    switch rule {
    case .rested(let rest):
      if let next, next - lastChange < rest { return nil }
      moment = lastChange
    case .every(let interval):
      // The first moment of the series that is not before the change; at the end the rest of the interval is not waited for.
      let remainder = lastChange % interval
      let (later, isNever) = lastChange.addingReportingOverflow(remainder == 0 ? 0 : interval - remainder)
      if let next {
        guard !isNever, later < next else { return nil }
        moment = later
      } else {
        moment = lastChange
      }
    }
    self.lastChange = nil
    return moment
  }
}
