import CTurboJPEG
import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

@testable import SpiceCodecs

struct JPEGTests {
  private static let library = TurboJPEG()

  private func decoded(_ file: [UInt8], _ picture: Picture, format: BitmapFormat = .rgb32, padding: Int = 0, isTopDown: Bool = true) throws
    -> Picture
  {
    var decoder = JPEGDecoder(library: Self.library)
    return try Picture.decoded(
      format: format, width: picture.width, height: picture.height, padding: padding, isTopDown: isTopDown
    ) { pixels, layout throws(DecodeError) in
      try decoder.decode(file.span.bytes, into: &pixels, layout: layout)
    }
  }

  private func gradient(_ format: BitmapFormat, width: Int, height: Int) -> Picture {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let (blue, green, red) = (x * 255 / width, y * 255 / height, (x + y) * 255 / (width + height))
        switch format {
        case .rgb555:
          let word = (blue >> 3) | (green >> 3) << 5 | (red >> 3) << 10
          pixels += [UInt8(word & 255), UInt8(word >> 8)]
        case .rgb24: pixels += [UInt8(blue), UInt8(green), UInt8(red)]
        default: pixels += [UInt8(blue), UInt8(green), UInt8(red), UInt8(truncatingIfNeeded: x * 7)]
        }
      }
    }
    return Picture(format: format, width: width, height: height, pixels: pixels)
  }

  /// However a picture lies in memory, the file is the same.
  @Test func memoryMakesNoDifference() throws {
    var generator = SeededGenerator(seed: 8)
    var encoder = JPEGEncoder(library: Self.library)
    for format in [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba] {
      let picture = gradient(format, width: 83, height: 61)
      var expected: [UInt8] = []
      try picture.withSource { source throws(EncodeError) in try encoder.encode(source, into: &expected) }
      let back = try decoded(expected, picture)
      #expect(back.psnr(to: picture.expanded) > 33)
      for _ in 0..<10 {
        var file: [UInt8] = [1]
        try picture.withSource(
          rowsOfPieces: (0..<generator.number(0...5)).map { _ in generator.number(1...30) }, padding: generator.number(0...8),
          isTopDown: generator.oneIn(2)
        ) { source throws(EncodeError) in try encoder.encode(source, into: &file) }
        #expect(file[1...] == expected[...])
      }
    }
  }

  /// Pieces that lie behind one another are not copied together, but coded as one.
  @Test func piecesThatTouch() throws {
    let picture = gradient(.rgb32, width: 20, height: 30)
    var encoder = JPEGEncoder(library: Self.library)
    var file: [UInt8] = []
    try ImageSource.withPieces(
      [picture.pixels[..<800], picture.pixels[800...]], format: .rgb32, width: 20, height: 30, stride: 80, isTopDown: true
    ) { source throws(EncodeError) in
      #expect(source.runs.count == 2)
      #expect(source.evenRows?.count == 2400)
      try encoder.encode(source, into: &file)
    }
    let back = try decoded(file, picture)
    #expect(back.psnr(to: picture) > 33)
  }

  @Test func everySmallSize() throws {
    var encoder = JPEGEncoder(library: Self.library)
    for width in 1...18 {
      for height in 1...18 {
        let picture = gradient(.rgb24, width: width, height: height)
        var file: [UInt8] = []
        try picture.withSource { source throws(EncodeError) in try encoder.encode(source, quality: 100, into: &file) }
        let header = try JPEGHeader(parsing: file.span.bytes)
        #expect(header.width == width && header.height == height)
        let back = try decoded(file, picture, padding: width % 3, isTopDown: height % 2 == 0)
        #expect(back.pixels.indices.allSatisfy { $0 % 4 != 3 || back.pixels[$0] == 0 })
        let narrow = try decoded(file, picture, format: .rgb24)
        #expect(narrow.psnr(to: back) == .infinity)
      }
    }
  }

  @Test func qualityAndLimit() throws {
    var generator = SeededGenerator(seed: 2)
    var encoder = JPEGEncoder(library: Self.library)
    // Noise at the best quality is the largest that a file gets.
    let picture = Picture(format: .rgb32, width: 64, height: 64, pixels: generator.bytes(64 * 64 * 4))
    var sizes: [Int] = []
    for quality in [-5, 1, 20, 50, 85, 100, 900] {
      var file: [UInt8] = []
      try picture.withSource { source throws(EncodeError) in try encoder.encode(source, quality: quality, into: &file) }
      _ = try decoded(file, picture)
      sizes.append(file.count)
      try picture.withSource { source throws(EncodeError) in
        var again: [UInt8] = [5]
        try encoder.encode(source, quality: quality, limit: file.count, into: &again)
        #expect(throws: EncodeError.overBudget(.jpeg, limit: file.count - 1)) {
          try encoder.encode(source, quality: quality, limit: file.count - 1, into: &again)
        }
        #expect(again == [5] + file)
      }
    }
    #expect(sizes[0] == sizes[1] && sizes[5] == sizes[6])
    #expect(zip(sizes[1...5], sizes[2...5]).allSatisfy(<))
  }

  @Test func otherFormatsAndSizesAreRefused() throws {
    var encoder = JPEGEncoder(library: Self.library)
    var output: [UInt8] = []
    #expect(throws: EncodeError.unsupportedFormat(.jpeg, .alpha8)) {
      try Picture(format: .alpha8, width: 1, height: 1, pixels: [1]).withSource { source throws(EncodeError) in
        try encoder.encode(source, into: &output)
      }
    }
    let long = Picture(format: .rgb555, width: 65501, height: 1, pixels: [UInt8](repeating: 0, count: 131_002))
    #expect(throws: EncodeError.badSize(.jpeg, width: 65501, height: 1)) {
      try long.withSource { source throws(EncodeError) in try encoder.encode(source, into: &output) }
    }
    let picture = gradient(.rgb24, width: 8, height: 6)
    try picture.withSource { source throws(EncodeError) in try encoder.encode(source, into: &output) }
    #expect(throws: DecodeError(.jpeg, "output", .unsupportedOutput(.rgba))) { _ = try decoded(output, picture, format: .rgba) }
    #expect(throws: DecodeError(.jpeg, "header.width", .mismatch(value: 8, expected: 9))) {
      _ = try decoded(output, Picture(format: .rgb24, width: 9, height: 6, pixels: []))
    }
    #expect(throws: DecodeError(.jpeg, "header.height", .mismatch(value: 6, expected: 5))) {
      _ = try decoded(output, Picture(format: .rgb24, width: 8, height: 5, pixels: []))
    }
  }

  @Test func filesCutShortAreRefused() throws {
    let picture = gradient(.rgb32, width: 40, height: 30)
    var encoder = JPEGEncoder(library: Self.library)
    var file: [UInt8] = []
    try picture.withSource { source throws(EncodeError) in try encoder.encode(source, into: &file) }
    for count in 0..<file.count { #expect(throws: DecodeError.self) { _ = try decoded(Array(file[..<count]), picture) } }
    // What is behind the end does not count.
    let whole = try decoded(file, picture)
    #expect(try decoded(file + [0, 0, 1], picture) == whole)
    // Another picture's tables are still in the library's context, and must not be used.
    let tables = try #require(file.indices.first { file[$0] == 0xff && file[$0 + 1] == 0xdb })
    let length = Int(file[tables + 2]) << 8 | Int(file[tables + 3])
    var without = file
    without.removeSubrange(tables..<tables + 2 + length)
    #expect(throws: DecodeError(.jpeg, "scan.quantizationTable", .invalidValue(0))) { _ = try decoded(without, picture) }
  }

  @Test func damageNeverHurts() throws {
    var generator = SeededGenerator(seed: 3)
    let picture = gradient(.rgb32, width: 24, height: 20)
    var encoder = JPEGEncoder(library: Self.library)
    var file: [UInt8] = []
    try picture.withSource { source throws(EncodeError) in try encoder.encode(source, into: &file) }
    var refused = 0
    for _ in 0..<5000 {
      do { _ = try decoded(generator.mutation(of: file), picture) } catch is DecodeError { refused += 1 }
    }
    #expect(refused > 1000)
    let back = try decoded(file, picture)
    #expect(back.psnr(to: picture) > 33)
  }

  /// Files of other encoders: any sampling, progressive, gray.
  @Test func filesOfOtherKinds() throws {
    let picture = gradient(.rgb24, width: 53, height: 41)
    for sampling in [TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_440, TJSAMP_411, TJSAMP_GRAY] {
      for isProgressive in [false, true] {
        let file = try ForeignJPEG.file(picture, sampling: sampling, isProgressive: isProgressive)
        let header = try JPEGHeader(parsing: file.span.bytes)
        #expect(header.isProgressive == isProgressive && header.isGray == (sampling == TJSAMP_GRAY))
        let back = try decoded(file, picture, padding: 1, isTopDown: false)
        if header.isGray {
          for pixel in 0..<53 * 41 {
            let bytes = back.pixels[4 * pixel..<4 * pixel + 4]
            #expect(Set(bytes.prefix(3)).count == 1 && bytes.last == 0)
          }
        } else {
          #expect(back.psnr(to: picture) > 33)
        }
        for count in stride(from: 0, to: file.count, by: 7) {
          #expect(throws: DecodeError.self) { _ = try decoded(Array(file[..<count]), picture) }
        }
      }
    }
  }

  /// A component's codes may come in a scan of their own, in sequential files too.
  @Test func scansOfOneComponent() throws {
    let size = Picture(format: .rgb32, width: 24, height: 16, pixels: [])
    var generator = SeededGenerator(seed: 9)
    let planes = (0..<3).map { _ in [UInt8](repeating: UInt8(generator.number(60...190)), count: 24 * 16) }
    let file = try ForeignJPEG.separateScans(planes, width: 24, height: 16)
    let back = try decoded(file, size)
    // The conversion of JFIF.
    let (y, cb, cr) = (Double(planes[0][0]), Double(planes[1][0]) - 128, Double(planes[2][0]) - 128)
    let colour = [y + 1.772 * cb, y - 0.344136 * cb - 0.714136 * cr, y + 1.402 * cr].map { min(max($0, 0), 255) }
    for (index, byte) in back.pixels.enumerated() {
      if index % 4 == 3 { #expect(byte == 0) } else { #expect(abs(Double(byte) - colour[index % 4]) < 3) }
    }
    // Some encoders write the same resolution for all like this.
    let tall = try ForeignJPEG.separateScans(planes, width: 24, height: 16, sampling: 0x12)
    #expect(try decoded(tall, size) == back)
    // One component twenty times more makes no other picture, but too many scans are too much work.
    _ = try decoded(ForeignJPEG.separateScans(planes, width: 24, height: 16, repeats: 20), size)
    #expect(throws: DecodeError(.jpeg, "scans", .tooLarge(value: 65, limit: 64))) {
      _ = try decoded(ForeignJPEG.separateScans(planes, width: 24, height: 16, repeats: 62), size)
    }
  }
}
