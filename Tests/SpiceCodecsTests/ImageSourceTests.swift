import SpiceGraphics
import Testing

@testable import SpiceCodecs

struct ImageSourceTests {
  /// The first byte of each row, from the top down.
  private func rows(_ pieces: [[UInt8]], stride: Int, height: Int, isTopDown: Bool) throws(EncodeError) -> [UInt8] {
    try ImageSource.withPieces(
      pieces.map { $0[...] }, format: .alpha8, width: 2, height: height, stride: stride, isTopDown: isTopDown
    ) { source in
      source.topDownRuns.flatMap { run in (0..<run.rows).map { (run.start + $0 * run.stride).load(as: UInt8.self) } }
    }
  }

  @Test func rowsComeFromTheTopDown() throws {
    let pieces: [[UInt8]] = [[1, 1, 0, 2, 2, 0], [], [3, 3, 0, 4, 4], [5, 5]]
    #expect(try rows(pieces, stride: 3, height: 5, isTopDown: true) == [1, 2, 3, 4, 5])
    #expect(try rows(pieces, stride: 3, height: 5, isTopDown: false) == [5, 4, 3, 2, 1])
  }

  @Test func surplusRowsAreIgnored() throws {
    let pieces: [[UInt8]] = [[1, 1, 0, 2, 2, 0], [3, 3]]
    #expect(try rows(pieces, stride: 3, height: 1, isTopDown: true) == [1])
    #expect(try rows(pieces, stride: 3, height: 2, isTopDown: false) == [2, 1])
  }

  @Test func badMemoryIsRefused() {
    #expect(throws: EncodeError.badSource(.missingRows(count: 1, needed: 2))) {
      try rows([[1, 1]], stride: 2, height: 2, isTopDown: true)
    }
    #expect(throws: EncodeError.badSource(.brokenRow(piece: 1))) {
      try rows([[1, 1], [2]], stride: 2, height: 2, isTopDown: true)
    }
    #expect(throws: EncodeError.badSource(.shortStride(stride: 1, needed: 2))) {
      try rows([[1, 1]], stride: 1, height: 1, isTopDown: true)
    }
    #expect(throws: EncodeError.badSource(.badSize(width: 2, height: 0))) {
      try rows([[1, 1]], stride: 2, height: 0, isTopDown: true)
    }
    #expect(throws: EncodeError.badSource(.badSize(width: 2, height: .max))) {
      try rows([[1, 1]], stride: 2, height: .max, isTopDown: true)
    }
  }
}
