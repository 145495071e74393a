import SpiceGraphics
import TestSupport

@testable import SpiceCodecs

/// One sequence of `Tests/Vectors/glz`: the streams of one dictionary and the pixels that they make.
struct GLZSequence: Sendable {
  struct Image: Decodable, Sendable {
    let id: UInt64
    let win_head_dist: UInt32
    let type: String
    let width: Int
    let height: Int
    let top_down: Bool
    let channel: Int
    let stream_offset: Int
    let stream_size: Int
    let pixels_offset: Int
    let pixels_size: Int
    let refs: [UInt64]

    var format: BitmapFormat {
      switch type {
      case "RGB16": .rgb555
      case "RGB24": .rgb24
      case "RGB32": .rgb32
      default: .rgba
      }
    }
  }

  struct Description: Decodable, Sendable {
    let id: String
    let window_pixels: Int?
    let first_id: UInt64?
    let streams: String
    let pixels: String
    let images: [Image]
    let arrival_orders: [[Int]]?

    var windowPixels: Int { window_pixels ?? GLZHeader.maximumWindowPixels }
  }

  struct Malformed: Decodable, Sendable {
    let id: String
    let file: String
    let previous: [String]
    let required: String
  }

  struct Manifest: Decodable, Sendable {
    let sequences: [Description]
    let malformed: [Malformed]
  }

  let description: Description
  private let streams: [UInt8]
  private let pixels: [UInt8]

  init(_ description: Description) throws {
    self.description = description
    streams = try Vectors.glz.bytes(description.streams)
    pixels = try Vectors.glz.unpacked(description.pixels)
  }

  static func manifest() throws -> Manifest { try Vectors.glz.decode(Manifest.self, "manifest.json") }

  static func all() throws -> [GLZSequence] { try manifest().sequences.map { try GLZSequence($0) } }

  func stream(_ index: Int) -> [UInt8] {
    let image = description.images[index]
    return Array(streams[image.stream_offset..<image.stream_offset + image.stream_size])
  }

  /// 32 bits a pixel, in stream order, the fourth byte 0 if there is no alpha.
  func pixels(_ index: Int) -> [UInt8] {
    let image = description.images[index]
    return Array(pixels[image.pixels_offset..<image.pixels_offset + image.pixels_size])
  }
}

/// Pixels of 32 bits in another format.
func repacked(_ pixels: [UInt8], as format: BitmapFormat) -> [UInt8] {
  switch format {
  case .rgb32, .rgba: return pixels
  case .rgb24: return pixels.indices.filter { $0 % 4 != 3 }.map { pixels[$0] }
  default:
    return stride(from: 0, to: pixels.count, by: 4).flatMap { start -> [UInt8] in
      let word = UInt16(pixels[start] >> 3) | UInt16(pixels[start + 1] >> 3) << 5 | UInt16(pixels[start + 2] >> 3) << 10
      return [UInt8(word & 0xff), UInt8(word >> 8)]
    }
  }
}

extension GLZImage {
  /// The pixels as the vectors have them: 32 bits each, in stream order.
  func streamOrderPixels() throws(DecodeError) -> [UInt8] {
    try pixels(as: header.type == .rgba ? .rgba : .rgb32, isTopDown: header.isTopDown)
  }

  func pixels(as format: BitmapFormat, stride: Int? = nil, isTopDown: Bool, fill: UInt8 = 0) throws(DecodeError) -> [UInt8] {
    guard let layout = PixelLayout(format: format, width: header.width, height: header.height, stride: stride, isTopDown: isTopDown) else {
      throw DecodeError(.glz, "layout", .truncated)
    }
    var bytes = [UInt8](repeating: fill, count: layout.byteCount)
    var span = bytes.mutableSpan
    var raw = span.mutableBytes
    try copy(into: &raw, layout: layout)
    return bytes
  }
}

extension GLZWindow {
  func decode(_ stream: [UInt8]) throws(DecodeError) -> Outcome { try decode(stream.span.bytes) }

  /// The image of a stream that need not wait.
  func image(_ stream: [UInt8]) throws -> GLZImage {
    switch try decode(stream) {
    case .decoded(let image): return image
    case .waiting(let id): throw VectorError(what: "waits for \(id)")
    }
  }
}

extension GLZDictionary {
  /// The stream of rows without padding.
  func stream(_ pixels: [UInt8], _ format: BitmapFormat, _ width: Int, _ height: Int, isTopDown: Bool = true) throws(EncodeError) -> [UInt8]
  {
    var stream: [UInt8] = []
    try ImageSource.withPieces(
      [pixels[...]], format: format, width: width, height: height, stride: format.rowBytes(width: width) ?? 0, isTopDown: isTopDown
    ) { source throws(EncodeError) in
      _ = try encode(source, into: &stream)
    }
    return stream
  }
}
