import SpiceWire
import TestSupport
import Testing

@testable import SpiceServer

@Suite struct KeyboardTests {
  @Test func releasesHeldKeysPlainOnesFirst() {
    var keyboard = KeyboardState()
    for byte: UInt8 in [0xe0, 0x48, 0x3a, 0x1e, 0x2a, 0xaa] { keyboard.track(byte) }
    #expect(keyboard.releaseAll() == [0x9e, 0xba, 0xe0, 0xc8])
    #expect(keyboard.releaseAll() == [])
  }

  @Test func doesNotTrackPause() {
    var keyboard = KeyboardState()
    for byte: UInt8 in [0xe1, 0x1d] { keyboard.track(byte) }
    #expect(keyboard.releaseAll() == [])
  }

  @Test func takesNoBytesForKeysThatTheyAreNot() {
    var random = SeededGenerator(seed: 1)
    var keyboard = KeyboardState()
    for _ in 0..<10_000 { keyboard.track(UInt8.random(in: 0...255, using: &random)) }
    #expect(keyboard.releaseAll().count <= 3 * 128)
  }

  @Test func pauseIsNoNumLock() {
    var locks = LockKeys()
    #expect(track([0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5], &locks) == [])
    #expect(locks.modifiers == [])
    #expect(track([0x45], &locks) == [0x45])
    #expect(locks.modifiers == .numLock)
  }

  @Test func aHeldLockKeyTogglesOnce() {
    var locks = LockKeys()
    #expect(track([0x3a, 0x3a], &locks) == [0x3a])
    let whileHeld = locks.taps(towards: [])
    #expect(whileHeld == [])
    #expect(track([0xba], &locks) == [])
    let afterwards = locks.taps(towards: [])
    #expect(afterwards == [0x3a, 0xba])
  }

  /// The bytes that toggled a lock.
  private func track(_ bytes: [UInt8], _ locks: inout LockKeys) -> [UInt8] { bytes.filter { locks.track($0) } }
}
