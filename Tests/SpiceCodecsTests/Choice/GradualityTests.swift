import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// A picture of the reference's graduality vectors.
struct GradualityVector: Decodable, Sendable, CustomTestStringConvertible {
  var id: String
  var format: String
  var width: Int
  var height: Int
  var chunk_rows: [Int]
  var pixels: String
  var samples: Int
  var score: Double
  var level: String

  var testDescription: String { id }

  private struct Manifest: Decodable {
    struct Section: Decodable { var vectors: [GradualityVector] }
    var graduality: Section
  }

  static let all: [GradualityVector] = (try? Vectors.otherCodecs.decode(Manifest.self, "manifest.json").graduality.vectors) ?? []

  var bitmapFormat: BitmapFormat? { ["16BIT": .rgb555, "24BIT": .rgb24, "32BIT": .rgb32, "RGBA": .rgba][format] }

  /// Calls `body` with the picture in the pieces that the vector has.
  func withSource<Result>(_ body: (ImageSource) throws(EncodeError) -> Result) throws -> Result {
    let format = try #require(bitmapFormat)
    let stride = try #require(format.rowBytes(width: width))
    var rest = try Vectors.otherCodecs.unpacked(pixels)[...]
    let pieces = chunk_rows.map { rows in
      defer { rest = rest.dropFirst(rows * stride) }
      return rest.prefix(rows * stride)
    }
    return try ImageSource.withPieces(pieces, format: format, width: width, height: height, stride: stride, isTopDown: true, body)
  }
}

struct GradualityTests {
  @Test func allVectorsAreThere() {
    #expect(GradualityVector.all.count == 30)
  }

  @Test(arguments: GradualityVector.all)
  func reference(_ vector: GradualityVector) throws {
    let graduality = try #require(try vector.withSource { Graduality(of: $0) })
    #expect(graduality.samples == vector.samples)
    #expect(graduality.score == vector.score)
    #expect("\(graduality.level)".uppercased() == vector.level)
  }

  /// The sum as the specification words it, pixel by pixel; the rows' padding is read as if it were pixels.
  private func plain(_ pixels: [UInt8], format: BitmapFormat, width: Int, rows: Int) -> (sum: Double, samples: Int) {
    guard width > 1, rows > 1 else { return (1, 1) }
    func components(_ index: Int) -> [Int] {
      switch format {
      case .rgb555:
        let word = Int(pixels[2 * index]) | Int(pixels[2 * index + 1]) << 8
        return [word >> 10 & 31, word >> 5 & 31, word & 31]
      case .rgb24: return (0..<3).map { Int(pixels[3 * index + $0]) }
      default: return (0..<3).map { Int(pixels[4 * index + $0]) }
      }
    }
    let contrast = format == .rgb555 ? 8 : 60
    var sum = 0.0
    var samples = 0
    var pixel = width / 2
    while pixel < (rows - 1) * width {
      if pixel % width == width - 1 { pixel -= 1 }
      let scores = [pixel + 1, pixel + width, pixel + width + 1].map { neighbour -> Double in
        let differences = zip(components(pixel), components(neighbour)).map { abs($0 - $1) }
        if differences.contains(where: { $0 >= contrast }) { return 1 }
        return differences == [0, 0, 0] ? 0.5 : -0.25
      }
      if scores != [0.5, 0.5, 0.5] { sum += scores.reduce(0, +) }
      samples += 3
      pixel += 15 % width == 0 ? 14 : 15
    }
    return (sum, samples)
  }

  @Test func oddSizesAndStrides() throws {
    var generator = SeededGenerator(seed: 9)
    for format in [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba] {
      for width in Array(1...18) + [30, 45, 100] {
        for padding in [0, 1, 5] {
          let stride = try #require(format.rowBytes(width: width)) + padding
          let heights = [Int.random(in: 1...3, using: &generator), Int.random(in: 1...12, using: &generator)]
          let soft = Bool.random(using: &generator)
          // Few values, so that equal neighbours are common.
          let pieces = heights.map { rows in
            (0..<rows * stride).map { _ in UInt8.random(in: 0...3, using: &generator) &* (soft ? 5 : 70) }
          }
          let sums = zip(pieces, heights).map { plain($0, format: format, width: width, rows: $1) }
          let found = try ImageSource.withPieces(
            pieces.map { $0[...] }, format: format, width: width, height: heights.reduce(0, +), stride: stride, isTopDown: true
          ) { Graduality(of: $0) }
          let expected = (sums.map(\.sum).reduce(0, +), sums.map(\.samples).reduce(0, +))
          #expect(found?.samples == expected.1)
          #expect(found?.score == expected.0 / Double(expected.1), "\(format) \(width)x\(heights) + \(padding)")
        }
      }
    }
  }

  @Test(arguments: [BitmapFormat.oneBitBE, .fourBitLE, .eightBit, .alpha8])
  func formatsWithoutGraduality(_ format: BitmapFormat) throws {
    let level = try ImageSource.withPieces([[0, 0, 0, 0]], format: format, width: 2, height: 2, stride: 2, isTopDown: true) {
      Graduality(of: $0)?.level
    }
    #expect(level == nil)
  }
}
