/// The largest, or smallest, of the values that were recorded during the last stretch of time. Recording takes constant time on average.
public struct WindowedExtreme<Value: Comparable & Sendable>: Sendable {
  private struct Entry {
    var value: Value
    var time: Duration
  }

  /// Whether a value makes all older ones that it beats meaningless.
  private let beats: @Sendable (Value, Value) -> Bool
  /// Each beats all later ones.
  private var entries: [Entry] = []
  private let mostEntries = 64

  private init(beats: @escaping @Sendable (Value, Value) -> Bool) { self.beats = beats }

  public static func maximum() -> WindowedExtreme { WindowedExtreme { $0 >= $1 } }
  public static func minimum() -> WindowedExtreme { WindowedExtreme { $0 <= $1 } }

  public mutating func record(_ value: Value, now: Duration) {
    while let last = entries.last, beats(value, last.value) { entries.removeLast() }
    // The second oldest says nearly the same as the oldest; the newest must stay.
    if entries.count == mostEntries { entries.remove(at: 1) }
    entries.append(Entry(value: value, time: now))
  }

  /// Forgets what is older than `age`, except the newest value.
  public mutating func forget(olderThan age: Duration, now: Duration) {
    while entries.count > 1, let first = entries.first, now - first.time > age { entries.removeFirst() }
  }

  public var value: Value? { entries.first?.value }

  /// When the extreme value was recorded.
  public var time: Duration? { entries.first?.time }

  public mutating func removeAll() { entries.removeAll(keepingCapacity: true) }
}
