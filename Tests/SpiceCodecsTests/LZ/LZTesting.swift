import SpiceGraphics
import Testing

@testable import SpiceCodecs

/// Short ways to the codec, with plain arrays.
enum LZTesting {
  static func encode(
    _ pieces: [[UInt8]], _ format: BitmapFormat, width: Int, height: Int, stride: Int? = nil, isTopDown: Bool = true,
    onlyAlpha: Bool = false, limit: Int? = nil, with encoder: inout LZEncoder, into output: [UInt8] = []
  ) throws(EncodeError) -> [UInt8] {
    var output = output
    var result: Result<Void, EncodeError> = .success(())
    try ImageSource.withPieces(
      pieces.map { $0[...] }, format: format, width: width, height: height,
      stride: stride ?? format.rowBytes(width: width) ?? 0, isTopDown: isTopDown
    ) { (source) throws(EncodeError) in
      do throws(EncodeError) {
        if onlyAlpha {
          try encoder.encodeAlphaPlane(source, limit: limit, into: &output)
        } else {
          try encoder.encode(source, limit: limit, into: &output)
        }
      } catch {
        result = .failure(error)
      }
    }
    try result.get()
    return output
  }

  static func encode(
    _ pixels: [UInt8], _ format: BitmapFormat, width: Int, height: Int, isTopDown: Bool = true, onlyAlpha: Bool = false
  ) throws(EncodeError) -> [UInt8] {
    var encoder = LZEncoder()
    return try encode(
      [pixels], format, width: width, height: height, isTopDown: isTopDown, onlyAlpha: onlyAlpha, with: &encoder)
  }

  static func header(_ stream: [UInt8]) throws(DecodeError) -> LZHeader { try LZHeader(parsing: stream.span.bytes) }

  /// What is in the destination before.
  static let background: UInt8 = 0xa5

  /// Decodes into memory with a few bytes around the picture, which must not change, and gives back the packed rows.
  static func decode(
    _ stream: [UInt8], _ format: BitmapFormat, width: Int, height: Int, padding: Int = 0, isTopDown: Bool = true,
    palette: [UInt32]? = nil, onlyAlpha: Bool = false
  ) throws -> [UInt8] {
    let rowBytes = try #require(format.rowBytes(width: width))
    let layout = try #require(
      PixelLayout(format: format, width: width, height: height, stride: rowBytes + padding, isTopDown: isTopDown))
    let before = 3
    var memory = [UInt8](repeating: background, count: before + layout.byteCount + 70)
    var decoder = LZDecoder()
    let palette = palette.map { Palette(unique: 0, entries: $0) }
    try memory.withUnsafeMutableBytes { memory in
      var pixels = UnsafeMutableRawBufferPointer(rebasing: memory[before..<before + layout.byteCount]).mutableBytes
      if onlyAlpha {
        try decoder.decodeAlphaPlane(stream.span.bytes, into: &pixels, layout: layout)
      } else {
        try decoder.decode(stream.span.bytes, into: &pixels, layout: layout, palette: palette)
      }
    }
    var rows: [UInt8] = []
    for y in 0..<height {
      let start = before + y * layout.stride
      rows += memory[start..<start + rowBytes]
      for index in 0..<rowBytes { memory[start + index] = background }
    }
    #expect(memory.allSatisfy { $0 == background }, "memory beside the pixels changed")
    return rows
  }

  /// The header's own format, in the order of the stream.
  static func decodeNative(_ stream: [UInt8], palette: [UInt32]? = nil) throws -> [UInt8] {
    let header = try header(stream)
    let pixels = try decode(
      stream, header.type.format, width: header.width, height: header.height, isTopDown: header.isTopDown,
      onlyAlpha: header.type == .alphaOfPixels)
    guard header.type == .alphaOfPixels else { return pixels }
    // Only fourth bytes are written; the vectors have zeros for the others.
    return pixels.enumerated().map { index, byte in
      #expect(index % 4 == 3 || byte == background)
      return index % 4 == 3 ? byte : 0
    }
  }

  /// `rows` rows in reverse order.
  static func flipped(_ pixels: [UInt8], rows: Int) -> [UInt8] {
    let rowBytes = pixels.count / rows
    return (0..<rows).reversed().flatMap { pixels[$0 * rowBytes..<($0 + 1) * rowBytes] }
  }

  /// The pixels of 32 bits for packed rows of `type`, by the words of spec 05, section 3.5.
  static func expanded(_ pixels: [UInt8], _ type: LZImageType, width: Int, height: Int, palette: [UInt32]) -> [UInt8] {
    let rowBytes = pixels.count / height
    var output: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        func byte(_ index: Int) -> UInt32 { UInt32(pixels[y * rowBytes + index]) }
        func colour(_ index: Int) -> UInt32 { index < palette.count ? palette[index] : 0 }
        let pixel: UInt32
        switch type {
        case .oneBitLE: pixel = colour(Int(byte(x / 8) >> UInt32(x % 8) & 1))
        case .oneBitBE: pixel = colour(Int(byte(x / 8) >> UInt32(7 - x % 8) & 1))
        case .fourBitLE: pixel = colour(Int(byte(x / 2) >> UInt32(x % 2 * 4) & 15) % palette.count)
        case .fourBitBE: pixel = colour(Int(byte(x / 2) >> UInt32(4 - x % 2 * 4) & 15) % palette.count)
        case .eightBit: pixel = colour(Int(byte(x)))
        case .rgb16:
          let word = byte(2 * x) | byte(2 * x + 1) << 8
          func wide(_ five: UInt32) -> UInt32 { five << 3 | five >> 2 }
          pixel = wide(word >> 10 & 31) << 16 | wide(word >> 5 & 31) << 8 | wide(word & 31)
        case .rgb24: pixel = byte(3 * x) | byte(3 * x + 1) << 8 | byte(3 * x + 2) << 16
        case .alpha8: pixel = byte(x) << 24
        case .rgb32: pixel = byte(4 * x) | byte(4 * x + 1) << 8 | byte(4 * x + 2) << 16
        case .rgba, .alphaOfPixels: pixel = byte(4 * x) | byte(4 * x + 1) << 8 | byte(4 * x + 2) << 16 | byte(4 * x + 3) << 24
        }
        for shift: UInt32 in [0, 8, 16, 24] { output.append(UInt8(truncatingIfNeeded: pixel >> shift)) }
      }
    }
    return output
  }

  /// What of `pixels` a stream carries: the fourth byte of `rgb32` and bit 15 of `rgb16` become 0.
  static func carried(_ pixels: [UInt8], _ type: LZImageType) -> [UInt8] {
    pixels.enumerated().map { index, byte in
      switch type {
      case .rgb32: index % 4 == 3 ? 0 : byte
      case .rgb16: index % 2 == 1 ? byte & 0x7f : byte
      case .alphaOfPixels: index % 4 == 3 ? byte : 0
      default: byte
      }
    }
  }
}
