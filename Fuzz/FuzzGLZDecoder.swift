// fuzz: modules SpiceCodecs
// fuzz: sources Tests/SpiceCodecsTests/GLZ/PlainGLZWindow.swift
import SpiceCodecs
import SpiceGraphics

/// Streams of several channels that share a small window; what becomes of each must be what the plain window of the unit tests says.
///
/// The first byte is the window's size, the next one the first id. Then come streams, each a byte of choice and a byte or two of length:
/// bytes as they are, or tokens behind a header that is made of a few bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGLZDecoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let windowPixels = Int(input.byte()) * 8
  let firstID = UInt64(input.byte() % 4)
  guard let window = GLZWindow(windowPixels: windowPixels, firstID: firstID) else { fatalError("no window") }
  var plain = PlainGLZWindow(windowPixels: windowPixels, firstID: firstID)
  var nextID = firstID
  var count = 0
  while !input.isEmpty, count < 24 {
    count += 1
    let stream = input.stream(&nextID)
    let expected = plain.decode(stream)
    require(window.outcome(stream) == expected, "not \(expected) for \(stream)")
  }
  window.close()
  return 0
}

extension FuzzInput {
  fileprivate mutating func stream(_ nextID: inout UInt64) -> [UInt8] {
    let choice = byte()
    let length = choice & 0x40 == 0 ? Int(byte()) : Int(u16() % 700)
    guard choice & 0x80 == 0 else { return bytes(length) }
    let typeAndDirection = (choice & 3) + 6 | (choice & 4) << 2
    let width = number(1...40)
    let height = number(1...30)
    // Mostly the next id; sometimes one further on, or one that was there.
    let id: UInt64
    switch choice & 0x38 {
    case 0x08: id = nextID + UInt64(byte() % 4)
    case 0x10: id = nextID > 0 ? nextID - 1 : 0
    default: id = nextID
    }
    nextID = max(nextID, id + 1)
    let bytesPerPixel = [2, 3, 4, 4][Int(choice & 3)]
    var stream: [UInt8] = [0x20, 0x20, 0x5a, 0x4c, 0, 1, 0, 1, typeAndDirection]
    for value in [UInt32(width), UInt32(height), UInt32(width * bytesPerPixel), 0, UInt32(id), UInt32(min(UInt64(byte() % 16), id))] {
      for shift in [24, 16, 8, 0] as [UInt32] { stream.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return stream + bytes(length)
  }
}

extension GLZWindow {
  fileprivate func outcome(_ stream: [UInt8]) -> PlainGLZWindow.Outcome {
    do throws(DecodeError) {
      switch try decode(stream.span.bytes) {
      case .waiting(let id): return .waiting(id)
      case .decoded(let image): return .decoded(try image.words())
      }
    } catch {
      require(!error.field.isEmpty, "an error names a field: \(error)")
      return .rejected
    }
  }
}

extension GLZImage {
  /// The pixels in stream order; in the other direction and with padding they must be the same.
  fileprivate func words() throws(DecodeError) -> [UInt32] {
    let format = header.type.format == .rgba ? header.type.format : .rgb32
    let width = header.width
    let height = header.height
    var words = [UInt32](repeating: 0, count: width * height)
    var flipped = [UInt32](repeating: 0, count: (width + 1) * height - 1)
    guard let layout = PixelLayout(format: format, width: width, height: height, isTopDown: header.isTopDown),
      let padded = PixelLayout(format: format, width: width, height: height, stride: (width + 1) * 4, isTopDown: !header.isTopDown)
    else { fatalError("no layout") }
    try write(to: &words, layout)
    try write(to: &flipped, padded)
    for row in 0..<height {
      let other = (height - 1 - row) * (width + 1)
      require(words[row * width..<(row + 1) * width] == flipped[other..<other + width], "row \(row) differs in the other direction")
    }
    return words
  }

  private func write(to words: inout [UInt32], _ layout: PixelLayout) throws(DecodeError) {
    var span = words.mutableSpan
    var raw = span.mutableBytes
    try copy(into: &raw, layout: layout)
  }
}
