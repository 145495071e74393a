import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

struct ContentEstimateTests {
  private func estimate(_ pixel: @escaping (Int, Int, inout SeededGenerator) -> UInt32) throws -> ContentEstimate {
    try #require(ContentChoiceTests.estimate(pixel))
  }

  @Test func oneColor() throws {
    let flat = try estimate { _, _, _ in 0x123456 }
    #expect(flat.kind == .flat)
    #expect(flat.equalLeft == 1 && flat.equalAbove == 1 && flat.changed == 0 && flat.novel == 0)
    #expect(flat.quicBits == 0 && flat.lzBits == 0)
  }

  @Test func sharesAreExact() throws {
    let stripes = try estimate { x, _, _ in UInt32(x % 2) }
    #expect(stripes.equalLeft == 0 && stripes.equalAbove == 1 && stripes.changed == 1 && stripes.novel == 0)
    let rows = try estimate { _, y, _ in UInt32(y % 2) }
    #expect(rows.equalLeft == 1 && rows.equalAbove == 0 && rows.changed == 1 && rows.novel == 0)
    let checkers = try estimate { x, y, _ in UInt32((x + y) % 2) * 0x60 }
    #expect(checkers.novel == 1 && checkers.knownColors > 0.99 && checkers.knownPatterns > 0.99)
    // The blue component differs by 0x60 from both neighbours, the others do not.
    #expect(checkers.roughness == 0x20)
    #expect(checkers.kind == .drawn)
  }

  @Test func kinds() throws {
    let soft = try estimate { x, y, _ in UInt32(x + y) | UInt32(2 * x) << 8 | UInt32(3 * y) << 16 }
    #expect(soft.kind == .photo)
    let noise = try estimate { _, _, chance in UInt32.random(in: 0...0xff_ffff, using: &chance) }
    #expect(noise.kind == .noise && noise.roughness > 50)
    // A scanned page: few shades, no order. LZ copies single pixels, which QUIC cannot.
    let scan = try estimate { _, _, chance in UInt32.random(in: 0...40, using: &chance) * 0x06_0606 }
    #expect(scan.kind == .drawn && scan.knownColors > 0.8)
    // Texture that repeats every 16 pixels, as soft as a photo.
    let texture = try estimate { x, y, _ in UInt32((x % 16) * (y % 16) % 60) * 0x01_0301 }
    #expect(texture.kind == .drawn && texture.knownPatterns > 0.5)
  }

  /// What the reference's encoders make smaller: QUIC all photos and gradients, LZ the rest. For noise it hardly matters.
  @Test(arguments: GradualityVector.all) func vectors(_ vector: GradualityVector) throws {
    let estimate = try vector.withSource { ContentEstimate(of: $0) }
    guard vector.width >= 6, vector.height >= 2 else {
      #expect(estimate == nil)
      return
    }
    let kind = try #require(estimate).kind
    switch vector.id.split(separator: "-")[2] {
    case "solid": #expect(kind == .flat)
    case "ui", "text", "steps": #expect(kind == .drawn)
    case "noise": #expect(kind == .noise)
    case "photo", "grad", "width15", "third": #expect(kind == .photo)
    // Half a photo, half a drawing: QUIC is 10 % smaller.
    case "half": #expect(kind == .photo || kind == .drawn)
    default: Issue.record("unknown content")
    }
  }

  @Test func benchPictures() throws {
    for (name, kind) in [
      ("ui", ContentEstimate.Kind.drawn), ("photo", .photo), ("text-scroll-0", .drawn), ("text-scroll-5", .drawn),
    ] {
      let pixels = try Vectors.bench.gunzip("\(name)-1024x768.bgrx.gz")
      let estimate = try ImageSource.withPieces(
        [pixels[...]], format: .rgb32, width: 1024, height: 768, stride: 4096, isTopDown: true
      ) { ContentEstimate(of: $0) }
      #expect(estimate?.kind == kind)
    }
  }

  /// Pieces and padding change nothing, and nothing outside of the rows is read (the memory ends behind the last row).
  @Test func piecesAndPadding() throws {
    var generator = SeededGenerator(seed: 11)
    for format in [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba] {
      for width in [6, 7, 9, 10, 63, 66, 67, 130, 700] {
        let height = Int.random(in: 2...40, using: &generator)
        let rowBytes = try #require(format.rowBytes(width: width))
        let rows = (0..<height).map { _ in (0..<rowBytes).map { _ in UInt8.random(in: 0...3, using: &generator) } }
        let whole = try ImageSource.withPieces(
          [rows.flatMap(\.self)[...]], format: format, width: width, height: height, stride: rowBytes, isTopDown: true
        ) { ContentEstimate(of: $0) }
        // A piece for each row, the row's padding random, none behind the last.
        let pieces = rows.enumerated().map { index, row in
          (index == height - 1 ? row : row + (0..<5).map { _ in UInt8.random(in: 0...255, using: &generator) })[...]
        }
        let pieced = try ImageSource.withPieces(
          pieces, format: format, width: width, height: height, stride: rowBytes + 5, isTopDown: false
        ) { ContentEstimate(of: $0) }
        #expect(whole != nil && whole == pieced)
      }
    }
  }

  @Test func picturesWithoutEstimate() throws {
    for (format, width, height) in [
      (BitmapFormat.rgb32, 5, 100), (.rgb32, 100, 1), (.eightBit, 100, 100), (.oneBitBE, 100, 100), (.alpha8, 100, 100),
    ] {
      let bytes = [UInt8](repeating: 0, count: 4 * width * height)
      let estimate = try ImageSource.withPieces(
        [bytes[...]], format: format, width: width, height: height, stride: 4 * width, isTopDown: true
      ) { ContentEstimate(of: $0) }
      #expect(estimate == nil)
    }
  }
}
