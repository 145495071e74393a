/// A program's version as connection files compare it: numbers between dots, then those behind the first dash (spec 11, section 6).
struct VersionNumber {
  /// The parts in front of the first dash and behind it; a part that is no number is nil.
  private let parts: [[Int?]]

  init(_ text: String) {
    let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    parts = halves.map { half in half.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) } }
  }

  /// A missing number is smaller than any; one that cannot be read ends the comparison, and the versions count as equal.
  static func < (a: VersionNumber, b: VersionNumber) -> Bool {
    for half in 0..<2 {
      let left = half < a.parts.count ? a.parts[half] : []
      let right = half < b.parts.count ? b.parts[half] : []
      for index in 0..<max(left.count, right.count) {
        guard index < left.count else { return right[index] != nil }
        guard index < right.count else { return false }
        guard let l = left[index], let r = right[index] else { return false }
        if l != r { return l < r }
      }
    }
    return false
  }
}
