import ArgumentParser
import Foundation
import SpiceCodecs
import SpiceGraphics
import TestSupport
import Testing

@testable import saffron

/// The parts of `saffron codec`.
struct CodecToolTests {
  private func settings(_ codec: CodecName, _ format: PixelFormatName, _ size: String, window: Int = 1 << 16) throws -> PictureSettings {
    PictureSettings(codec: codec, format: format, size: try #require(PictureSize(argument: size)), window: window, quality: 90)
  }

  /// Some order, some noise, no bits that codecs do not carry.
  private func pixels(_ settings: PictureSettings, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<settings.byteCount).map { index in
      switch settings.format {
      case .bgrx where index % 4 == 3: 0
      case .rgb555 where index % 2 == 1: UInt8(index / 64 % 2 * 100)
      default: index / 128 % 3 == 0 ? UInt8.random(in: 0...255, using: &generator) : UInt8(index / 64 % 5)
      }
    }
  }

  @Test func sizes() {
    #expect(PictureSize(argument: "1024x768").map { [$0.width, $0.height] } == [1024, 768])
    #expect(PictureSize(argument: "1x32767")?.description == "1x32767")
    for text in ["", "1024", "1024x", "x768", "0x5", "5x-1", "32768x1", "5x5x5", "5 x5", "axb"] {
      #expect(PictureSize(argument: text) == nil)
    }
  }

  @Test func everyCodecAndFormat() throws {
    for codec in CodecName.allCases {
      for format in codec.formats {
        let settings = try settings(codec, format, "37x21")
        var contexts = try PictureCodec(settings)
        for seed in 1...3 as ClosedRange<UInt64> {
          let pixels = pixels(settings, seed: seed)
          var stream: [UInt8] = []
          try contexts.encode(pixels, into: &stream)
          var decoded = [UInt8](repeating: 0, count: contexts.decodedByteCount)
          try contexts.decode(stream, into: &decoded)
          if codec == .jpeg {
            #expect(decoded.count == 37 * 21 * (format == .bgr ? 3 : 4))
          } else {
            #expect(decoded == pixels, "\(codec) \(format)")
          }
        }
      }
    }
  }

  @Test func palettes() throws {
    var settings = try settings(.lz, .plt8, "4x2")
    settings.palette = try CodecDecode.palette("gray")
    var contexts = try PictureCodec(settings)
    var stream: [UInt8] = []
    try contexts.encode([0, 1, 2, 3, 128, 254, 255, 7], into: &stream)
    var decoded = [UInt8](repeating: 0, count: contexts.decodedByteCount)
    try contexts.decode(stream, into: &decoded)
    #expect(decoded == [0, 1, 2, 3, 128, 254, 255, 7].flatMap { [$0, $0, $0, 0] })

    let file = FileManager.default.temporaryDirectory.appendingPathComponent("palette-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data([1, 2, 3, 9, 4, 5, 6, 9]).write(to: file)
    #expect(try CodecDecode.palette(file.path).entries == [0x03_0201, 0x06_0504])
    for count in [0, 3, 5, 1028] {
      try Data(repeating: 0, count: count).write(to: file)
      #expect(throws: CommandFailure.self) { try CodecDecode.palette(file.path) }
    }
    #expect(throws: CommandFailure.self) { try CodecDecode.palette(file.path + "-none") }
  }

  @Test func filesOfAnotherSize() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("pixels-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let settings = try settings(.lz, .bgr, "10x7")
    try Data(repeating: 5, count: 210).write(to: file)
    #expect(try settings.pixels(of: file.path) == [UInt8](repeating: 5, count: 210))
    try Data(repeating: 5, count: 211).write(to: file)
    let error = #expect(throws: CommandFailure.self) { try settings.pixels(of: file.path) }
    #expect(error?.message == "\(file.path) has 211 bytes, but 10x7 pixels of the format bgr are 210")
  }

  @Test func optionsThatDoNotGoTogether() throws {
    func settings(_ arguments: String...) throws -> PictureSettings {
      try CodecOptions.parse(arguments + ["--size", "64x64", "file"]).settings()
    }
    #expect(try settings("--codec", "glz", "--format", "bgrx").window == 1 << 23)
    for arguments in [
      ["--codec", "glz", "--format", "gray"], ["--codec", "quic", "--format", "plt8"], ["--codec", "lz4", "--format", "gray"],
    ] {
      let options = try CodecOptions.parse(arguments + ["--size", "64x64", "file"])
      #expect(throws: CommandFailure.self) { try options.settings() }
    }
    #expect(throws: CommandFailure.self) { try settings("--codec", "glz", "--format", "bgr", "--window", "4096") }
    #expect(throws: CommandFailure.self) { try settings("--codec", "glz", "--format", "bgr", "--window", "33554433") }
    #expect(throws: CommandFailure.self) { try settings("--codec", "jpeg", "--format", "bgr", "--quality", "0") }
  }

  @Test(arguments: [CodecName.lz, .glz], [1, 2]) func benchmarks(_ codec: CodecName, _ threads: Int) throws {
    let settings = try settings(codec, .bgrx, "64x48")
    let files = (1...3).map { BenchFile(path: "\($0)", pixels: pixels(settings, seed: $0)) }
    let both = CodecBenchmark(settings: settings, files: files, operation: .both)
    let reports = try threads == 1 ? both.measured(runs: 2) : both.measured(runs: 2, threads: threads)
    #expect(reports.map(\.file) == ["1", "2", "3"])
    for report in reports {
      #expect(report.threads == threads && report.width == 64 && report.height == 48 && report.codec == codec.rawValue)
      #expect(report.encodeMBPerSecond ?? 0 > 0 && report.decodeMBPerSecond ?? 0 > 0)
      #expect(abs(report.ratio - 12288 / Double(report.bytes)) < 0.001)
    }
    let one = CodecBenchmark(settings: settings, files: files, operation: .encode)
    #expect(try one.measured(runs: 1).allSatisfy { $0.encodeMBPerSecond != nil && $0.decodeMBPerSecond == nil })
    let counted = try CodecBenchmark(settings: settings, files: files, operation: .decode).repeated(3)
    #expect(counted.allSatisfy { $0.encodeMBPerSecond == nil && $0.decodeMBPerSecond == nil })
    #expect(counted.map(\.bytes) == (try both.repeated(2)).map(\.bytes))
  }
}
