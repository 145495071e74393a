import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

struct ZlibGLZTests {
  private let wrapper = ZlibGLZ(zlib: ZlibLibrary())

  private func unwrap(_ stream: [UInt8], size: Int, limit: Int = 1 << 20) throws(DecodeError) -> [UInt8] {
    var output: [UInt8] = [1, 2]
    do throws(DecodeError) {
      try wrapper.unwrap(stream.span.bytes, glzSize: size, limit: limit, into: &output)
    } catch {
      #expect(output == [1, 2])
      throw error
    }
    return Array(output[2...])
  }

  private func wrap(_ bytes: [UInt8], level: Int = ZlibGLZ.standardLevel, limit: Int? = nil) throws(EncodeError) -> [UInt8] {
    var output: [UInt8] = [3]
    do throws(EncodeError) {
      try wrapper.wrap(bytes.span.bytes, level: level, limit: limit, into: &output)
    } catch {
      #expect(output == [3])
      throw error
    }
    return Array(output[1...])
  }

  @Test func vectorsAreUnwrapped() throws {
    let vectors = try Vectors.otherCodecs.json("manifest.json").required("zlib_glz").requiredArray("vectors")
    #expect(vectors.count == 4)
    for vector in vectors {
      let stream = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      #expect(stream.count == (try vector.requiredInteger("data_size")))
      let size = try vector.requiredInteger("glz_data_size")
      let glz = try unwrap(stream, size: size)
      // The checksum at the stream's end has vouched for the content.
      #expect(glz.count == size && glz.starts(with: [0x20, 0x20, 0x5a, 0x4c]))
      let again = try wrap(glz, limit: glz.count - 1)
      #expect(again.starts(with: [0x78, 0x5e]))
      #expect(try unwrap(again, size: size) == glz)
      #expect(throws: DecodeError.self) { try unwrap(stream, size: size - 1) }
      #expect(throws: DecodeError.self) { try unwrap(stream, size: size + 1) }
      #expect(throws: DecodeError(.zlibGLZ, "stream", .trailingBytes(1))) { try unwrap(stream + [0], size: size) }
      #expect(throws: DecodeError.self) { try unwrap(stream.dropLast(), size: size) }
      #expect(throws: DecodeError(.zlibGLZ, "glz_data_size", .tooLarge(value: UInt64(size), limit: 100))) {
        try unwrap(stream, size: size, limit: 100)
      }
    }
  }

  /// The four images of the vectors are one sequence of a dictionary; so are the images that we make of them.
  @Test func picturesComeThrough() throws {
    let vectors = try Vectors.otherCodecs.json("manifest.json").required("zlib_glz").requiredArray("vectors")
    let windows = [try #require(GLZWindow(windowPixels: 1 << 20)), try #require(GLZWindow(windowPixels: 1 << 20))]
    let dictionary = try #require(GLZDictionary(windowPixels: 1 << 20))
    for vector in vectors {
      let width = try vector.requiredInteger("width")
      let height = try vector.requiredInteger("height")
      let format: BitmapFormat = try vector.requiredString("type") == "RGBA" ? .rgba : .rgb32
      let expected = Picture(
        format: format, width: width, height: height, pixels: try Vectors.otherCodecs.unpacked(vector.requiredString("pixels")))
      let stream = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      let size = try vector.requiredInteger("glz_data_size")
      #expect(try decoded(unwrap(stream, size: size, limit: ZlibGLZ.limit(width: width, height: height)), windows[0], format) == expected)

      var glz: [UInt8] = []
      try expected.withSource { source throws(EncodeError) in _ = try dictionary.encode(source, into: &glz) }
      #expect(try decoded(unwrap(wrap(glz), size: glz.count), windows[1], format) == expected)
    }
  }

  private func decoded(_ glz: [UInt8], _ window: GLZWindow, _ format: BitmapFormat) throws -> Picture {
    guard case .decoded(let image) = try window.decode(glz.span.bytes) else { throw VectorError(what: "an image is missing") }
    return try Picture.decoded(
      format: format, width: image.header.width, height: image.header.height
    ) { pixels, layout throws(DecodeError) in
      try image.copy(into: &pixels, layout: layout)
    }
  }

  @Test func limitsGrowWithPictures() {
    #expect(ZlibGLZ.limit(width: 10, height: 20) == 33 + 1600)
    #expect(ZlibGLZ.limit(width: .max, height: 2) == .max)
  }

  @Test func anyBytesComeBackAtAnyLevel() throws {
    var generator = SeededGenerator(seed: 6)
    for round in 0..<200 {
      let count = generator.number(1...(round % 20 == 0 ? 300_000 : 2000))
      let bytes = generator.oneIn(2) ? generator.bytes(count) : (0..<count).map { UInt8(truncatingIfNeeded: $0 / 9) }
      let level = generator.number(1...9)
      let stream = try wrap(bytes, level: level)
      #expect(try unwrap(stream, size: count) == bytes)
      #expect(try wrap(bytes, level: level, limit: stream.count) == stream)
      #expect(throws: EncodeError.overBudget(.zlibGLZ, limit: stream.count - 1)) {
        try wrap(bytes, level: level, limit: stream.count - 1)
      }
    }
  }

  @Test func damageIsNoticed() throws {
    var generator = SeededGenerator(seed: 7)
    let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0 / 5 * 7) }
    let stream = try wrap(bytes)
    for _ in 0..<2000 {
      var damaged = stream
      damaged[generator.number(0...stream.count - 1)] ^= UInt8(1 << generator.number(0...7))
      // The two header bytes also say how hard the encoder tried: other streams of the same content.
      if let result = try? unwrap(damaged, size: bytes.count) { #expect(result == bytes) }
    }
    for count in 0..<stream.count { #expect(throws: DecodeError.self) { try unwrap(Array(stream[..<count]), size: bytes.count) } }
  }

  @Test func sizesThatNoStreamCanHoldTakeNoMemory() throws {
    let stream = try wrap([UInt8](repeating: 0, count: 100_000))
    #expect(try unwrap(stream, size: 100_000).count == 100_000)
    let holdable = UInt64(stream.count * 1032)
    #expect(throws: DecodeError(.zlibGLZ, "glz_data_size", .tooLarge(value: UInt64(Int.max), limit: holdable))) {
      try unwrap(stream, size: .max, limit: .max)
    }
    #expect(throws: DecodeError(.zlibGLZ, "glz_data_size", .invalidValue(0))) { try unwrap(stream, size: 0) }
    #expect(throws: DecodeError.self) { try unwrap([], size: 1) }
  }

  @Test func manyThreadsShareOneLibrary() async throws {
    let wrapper = wrapper
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for seed in 0..<8 {
        group.addTask {
          var generator = SeededGenerator(seed: UInt64(seed))
          for _ in 0..<50 {
            let bytes = generator.bytes(generator.number(1...3000)) + [UInt8](repeating: 3, count: 2000)
            var stream: [UInt8] = []
            try wrapper.wrap(bytes.span.bytes, level: 1 + seed % 3, into: &stream)
            var back: [UInt8] = []
            try wrapper.unwrap(stream.span.bytes, glzSize: bytes.count, limit: bytes.count, into: &back)
            guard back == bytes else { return false }
          }
          return true
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
