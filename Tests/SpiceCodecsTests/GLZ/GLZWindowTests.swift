import SpiceGraphics
import Synchronization
import TestSupport
import Testing

@testable import SpiceCodecs

/// Waiting, releasing, failing: the rules of spec 05, section 5.4.
struct GLZWindowTests {
  /// A stream of one row of rgb32 pixels: literals, or what `tokens` says.
  private func stream(
    id: UInt64, head: UInt32 = 0, width: Int = 4, tokens: [UInt8]? = nil
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: GLZHeader.byteCount)
    bytes.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      GLZHeader(type: .rgb32, width: width, height: 1, isTopDown: true, id: id, windowHeadDistance: head).write(to: start)
    }
    // A literal pixel, then a run.
    let run: [UInt8] = width > 1 ? (width - 1 < 7 ? [UInt8(width - 1) << 5, 0, 0] : [0xe0, UInt8(width - 8), 0, 0]) : []
    return bytes + (tokens ?? [0, UInt8(truncatingIfNeeded: id), 2, 3] + run)
  }

  /// A copy of four pixels of the image `distance` ids back.
  private func copy(_ distance: UInt8) -> [UInt8] { [4 << 5, 0, distance] }

  private func waits(_ window: GLZWindow, _ stream: [UInt8]) throws -> UInt64? {
    if case .waiting(let id) = try window.decode(stream) { return id }
    return nil
  }

  @Test func aMissingImageIsWaitedForWithoutAChange() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    let later = stream(id: 1, head: 1, tokens: copy(1))
    #expect(try waits(window, later) == 0)
    #expect(window.imageCount == 0)
    #expect(try waits(window, later) == 0)
    let calls = Mutex(0)
    window.whenDecoded(0) { calls.withLock { $0 += 1 } }
    window.whenDecoded(1) { calls.withLock { $0 += 10 } }
    #expect(calls.withLock { $0 } == 0)
    let first = try window.image(stream(id: 0))
    #expect(calls.withLock { $0 } == 1)
    #expect(try window.image(later).streamOrderPixels() == first.streamOrderPixels())
    #expect(calls.withLock { $0 } == 11)
    // What is there already is told at once, and once.
    window.whenDecoded(0) { calls.withLock { $0 += 100 } }
    #expect(calls.withLock { $0 } == 111)
  }

  @Test func imagesAreReleasedBehindThePrefixOnly() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    _ = try window.image(stream(id: 0))
    // Image 2 says that 0 has left the window, but image 1, which is late, may still refer to it.
    _ = try window.image(stream(id: 2, head: 0))
    #expect(window.imageCount == 2)
    _ = try window.image(stream(id: 1, head: 1, tokens: copy(1)))
    #expect(window.imageCount == 1)
    #expect(throws: DecodeError(.glz, "tokens", .missingImage(1))) { try window.decode(stream(id: 3, head: 2, tokens: copy(2))) }
    #expect(throws: DecodeError(.glz, "tokens", .tooLarge(value: 2, limit: 1))) {
      try window.decode(stream(id: 3, head: 1, tokens: copy(2)))
    }
    _ = try window.image(stream(id: 3, head: 1, tokens: copy(1)))
  }

  @Test func duplicatesAreRefused() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    _ = try window.image(stream(id: 0))
    _ = try window.image(stream(id: 1))
    _ = try window.image(stream(id: 5))
    for id in [0, 1, 5] as [UInt64] {
      #expect(throws: DecodeError(.glz, "header.id", .invalidValue(id))) { try window.decode(stream(id: id)) }
    }
    #expect(throws: DecodeError(.glz, "header.id", .invalidValue(.max))) { try window.decode(stream(id: .max)) }
  }

  @Test func aFailedImageIsNotKeptUntilItIsAbandoned() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    let calls = Mutex(0)
    window.whenDecoded(0) { calls.withLock { $0 += 1 } }
    #expect(throws: DecodeError(.glz, "tokens", .truncated)) { try window.decode(stream(id: 0, tokens: [0, 1])) }
    #expect(calls.withLock { $0 } == 0)
    let later = stream(id: 1, head: 1, tokens: copy(1))
    #expect(try waits(window, later) == 0)
    window.abandon(0)
    #expect(calls.withLock { $0 } == 1)
    #expect(throws: DecodeError(.glz, "tokens", .missingImage(0))) { try window.decode(later) }
    #expect(throws: DecodeError(.glz, "header.id", .invalidValue(0))) { try window.decode(stream(id: 0)) }
    window.abandon(1)
    window.abandon(1)
    // The prefix goes on, and placeholders are released like images.
    _ = try window.image(stream(id: 2))
    #expect(window.imageCount == 1)
    window.abandon(2)
    #expect(try window.image(stream(id: 3, head: 1, tokens: copy(1))).header.id == 3)
  }

  @Test func closingEndsAllWaiting() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    let later = stream(id: 1, head: 1, tokens: copy(1))
    #expect(try waits(window, later) == 0)
    let calls = Mutex(0)
    window.whenDecoded(0) { calls.withLock { $0 += 1 } }
    window.close()
    #expect(calls.withLock { $0 } == 1)
    #expect(throws: DecodeError(.glz, "tokens", .missingImage(0))) { try window.decode(later) }
    window.whenDecoded(7) { calls.withLock { $0 += 1 } }
    #expect(calls.withLock { $0 } == 2)
    _ = try window.image(stream(id: 0))
    #expect(window.imageCount == 0)
  }

  @Test func clearingStartsAnew() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    _ = try window.image(stream(id: 0))
    _ = try window.image(stream(id: 2))
    let calls = Mutex(0)
    window.whenDecoded(1) { calls.withLock { $0 += 1 } }
    window.clear()
    #expect(calls.withLock { $0 } == 1)
    #expect(window.imageCount == 0)
    _ = try window.image(stream(id: 0))
    #expect(try waits(window, stream(id: 2, head: 1, tokens: copy(1))) == 1)
    window.clear(firstID: 9)
    #expect(throws: DecodeError.self) { try window.decode(stream(id: 8)) }
    _ = try window.image(stream(id: 9))
  }

  @Test func aRestoredDictionaryReleasesWhatWasBefore() throws {
    let window = try #require(GLZWindow(windowPixels: 100))
    for id in 0..<6 as Range<UInt64> { _ = try window.image(stream(id: id, head: UInt32(id))) }
    #expect(window.imageCount == 6)
    _ = try window.image(stream(id: 6, head: 0))
    #expect(window.imageCount == 1)
  }

  @Test func aWindowLargerThanNegotiatedIsAnError() throws {
    let window = try #require(GLZWindow(windowPixels: 40))
    #expect(throws: DecodeError(.glz, "header.height", .tooLarge(value: 41, limit: 40))) {
      try window.decode(stream(id: 0, width: 41))
    }
    for id in 0..<4 as Range<UInt64> { _ = try window.image(stream(id: id, head: UInt32(id), width: 10)) }
    #expect(throws: DecodeError(.glz, "header.win_head_dist", .tooLarge(value: 50, limit: 40))) {
      try window.decode(stream(id: 4, head: 4, width: 10))
    }
  }

  @Test func imagesThatOvertakeWaitWhenMemoryIsFull() throws {
    let window = try #require(GLZWindow(windowPixels: 40))
    for id in 1...4 as ClosedRange<UInt64> { _ = try window.image(stream(id: id, head: UInt32(id), width: 10)) }
    #expect(try waits(window, stream(id: 5, head: 3, width: 10)) == 0)
    #expect(window.imageCount == 4)
    // The image that all wait for comes in.
    _ = try? window.image(stream(id: 0, width: 10))
    _ = try window.image(stream(id: 5, head: 3, width: 10))
  }

  @Test func windowsOfImpossibleSizeAreRefused() {
    for size in [-1, (1 << 25) + 1, .max, .min] {
      #expect(GLZWindow(windowPixels: size) == nil)
      #expect(GLZDictionary(windowPixels: size) == nil)
    }
    #expect(GLZWindow(windowPixels: 0) != nil)
    #expect(GLZWindow(windowPixels: 1, firstID: .max) == nil)
  }

  @Test func channelsOnManyThreadsShareAWindow() async throws {
    let sequence = try #require(try GLZSequence.all().first { $0.description.arrival_orders != nil })
    let images = sequence.description.images
    for _ in 0..<20 {
      let window = try #require(GLZWindow(windowPixels: sequence.description.windowPixels))
      let decoded = try await withThrowingTaskGroup(of: [Int: [UInt8]].self) { group in
        for channel in Set(images.map(\.channel)) {
          group.addTask {
            var pixels: [Int: [UInt8]] = [:]
            for index in images.indices where images[index].channel == channel {
              let stream = sequence.stream(index)
              while true {
                switch try window.decode(stream) {
                case .decoded(let image): pixels[index] = try image.streamOrderPixels()
                case .waiting(let id):
                  await withCheckedContinuation { continuation in window.whenDecoded(id) { continuation.resume() } }
                  continue
                }
                break
              }
            }
            return pixels
          }
        }
        return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
      }
      #expect(decoded.count == images.count)
      for (index, pixels) in decoded { #expect(pixels == sequence.pixels(index)) }
    }
  }
}
