import Foundation

/// Waits until `condition` holds, for 20 seconds at most. Returns whether it does.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(20)
  while try !condition() {
    if ContinuousClock.now > deadline { return false }
    Thread.sleep(forTimeInterval: 0.005)
  }
  return true
}
