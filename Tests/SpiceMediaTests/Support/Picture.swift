import Foundation
import SpiceCodecs
import SpiceGraphics
import TestSupport

/// A picture without padding, top row first, that tests put into memory in all the ways there are.
struct Picture: Hashable {
  var format: BitmapFormat
  var width: Int
  var height: Int
  var pixels: [UInt8]

  var rowBytes: Int { width * (format.bitsPerPixel ?? 0) / 8 }

  func row(_ index: Int) -> ArraySlice<UInt8> { pixels[index * rowBytes..<(index + 1) * rowBytes] }

  /// The fourth bytes of pixels of four.
  var alpha: [UInt8] { stride(from: 3, to: pixels.count, by: 4).map { pixels[$0] } }

  /// The rows from the bottom to the top.
  var flipped: [UInt8] { (0..<height).reversed().flatMap { row($0) } }

  /// Calls `body` with the picture as a source: in pieces of the given numbers of rows (the last one has what is left), each in memory of
  /// its own, with `padding` bytes behind each row but a piece's last one.
  func withSource(
    rowsOfPieces: [Int] = [], padding: Int = 0, isTopDown: Bool = true, _ body: (ImageSource) throws(EncodeError) -> Void
  ) throws(EncodeError) {
    let ordered = isTopDown ? pixels : flipped
    var pieces: [ArraySlice<UInt8>] = []
    var next = 0
    for rows in rowsOfPieces + [height] where next < height {
      let end = min(next + rows, height)
      var piece: [UInt8] = []
      for row in next..<end {
        piece += ordered[row * rowBytes..<(row + 1) * rowBytes]
        if row + 1 < end { piece += [UInt8](repeating: 0xee, count: padding) }
      }
      pieces.append(piece[...])
      next = end
    }
    try ImageSource.withPieces(
      pieces, format: format, width: width, height: height, stride: rowBytes + padding, isTopDown: isTopDown, body)
  }

  /// What `body` decodes into memory with `padding` behind each row; throws when it writes anywhere else.
  static func decoded(
    format: BitmapFormat, width: Int, height: Int, padding: Int = 0, isTopDown: Bool = true,
    _ body: (inout MutableRawSpan, PixelLayout) throws(DecodeError) -> Void
  ) throws -> Picture {
    let rowBytes = width * (format.bitsPerPixel ?? 0) / 8
    guard let layout = PixelLayout(format: format, width: width, height: height, stride: rowBytes + padding, isTopDown: isTopDown) else {
      throw VectorError(what: "no layout of \(width) x \(height)")
    }
    let guardBytes = 64
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: layout.byteCount + padding + 2 * guardBytes, alignment: 1)
    defer { bytes.deallocate() }
    bytes.initializeMemory(as: UInt8.self, repeating: 0xa5)
    var span = UnsafeMutableRawBufferPointer(rebasing: bytes[guardBytes..<bytes.count - guardBytes]).mutableBytes
    try body(&span, layout)
    let memory = Array(bytes)
    var rows: [ArraySlice<UInt8>] = []
    for row in 0..<height {
      let start = guardBytes + row * layout.stride
      rows.append(memory[start..<start + rowBytes])
    }
    let untouched = (0..<memory.count).filter { index in
      let offset = index - guardBytes
      return offset < 0 || offset >= layout.stride * height || offset % layout.stride >= rowBytes
    }
    guard untouched.allSatisfy({ memory[$0] == 0xa5 }) else { throw VectorError(what: "bytes beside the rows were written") }
    return Picture(
      format: format, width: width, height: height, pixels: (isTopDown ? rows : rows.reversed()).flatMap { $0 })
  }

  /// Areas of one colour, gradients and noise.
  static func random(_ format: BitmapFormat, width: Int, height: Int, _ generator: inout SeededGenerator) -> Picture {
    let bytesPerPixel = (format.bitsPerPixel ?? 0) / 8
    let kind = generator.number(0...2)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for byte in 0..<bytesPerPixel {
          switch kind {
          case 0: pixels.append(UInt8(truncatingIfNeeded: generator.next()))
          case 1: pixels.append(UInt8(truncatingIfNeeded: x * 3 + y * 2 + byte * 40))
          default: pixels.append(UInt8(truncatingIfNeeded: (x / 7 + y / 5) * 37 + byte * 9))
          }
        }
      }
    }
    return Picture(format: format, width: width, height: height, pixels: pixels)
  }

  /// The peak signal-to-noise ratio of the colours against `other`'s, in decibels; both have pixels of 3 or 4 bytes.
  func psnr(to other: Picture) -> Double {
    let mine = (format.bitsPerPixel ?? 0) / 8
    let theirs = (other.format.bitsPerPixel ?? 0) / 8
    var sum = 0.0
    for pixel in 0..<width * height {
      for byte in 0..<3 {
        let difference = Double(pixels[pixel * mine + byte]) - Double(other.pixels[pixel * theirs + byte])
        sum += difference * difference
      }
    }
    return sum == 0 ? .infinity : 10 * log10(255 * 255 / (sum / Double(3 * width * height)))
  }

  /// 16-bit pixels as 32-bit ones; others as they are.
  var expanded: Picture {
    guard format == .rgb555 else { return self }
    var wide: [UInt8] = []
    for pixel in 0..<width * height {
      let word = Int(pixels[2 * pixel]) | Int(pixels[2 * pixel + 1]) << 8
      for shift in [0, 5, 10] {
        let value = word >> shift & 31
        wide.append(UInt8(value << 3 | value >> 2))
      }
      wide.append(0)
    }
    return Picture(format: .rgb32, width: width, height: height, pixels: wide)
  }
}
