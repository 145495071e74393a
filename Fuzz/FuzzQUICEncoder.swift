// fuzz: modules SpiceCodecs
// fuzz: sources Tests/SpiceCodecsTests/QUIC/PlainQUIC.swift
import SpiceCodecs
import SpiceGraphics

/// One encoder for all inputs: what one leaves behind must not change the next.
nonisolated(unsafe) private var encoder = QUICEncoder()
nonisolated(unsafe) private var decoder = QUICDecoder()

/// A picture in random pieces with random unused bytes: the stream must be that of the picture in one piece without them, now and then that
/// of the plain encoder, and be decoded to the same pixels; a limit must be kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQUICEncoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let picture = Picture(&input)
  let choice = input.byte()
  // Half of all pictures have a limit.
  let limit = choice < 128 ? Int(choice) << 2 : nil
  let plain = picture.encode([picture.pixels], stride: picture.rowBytes, isTopDown: true, limit: nil)
  guard let plain else { fatalError("\(picture) is refused") }
  // The plain encoder is a hundred times slower.
  if choice == 255, picture.width * picture.height <= 100 {
    let expected = try? PlainQUIC.encode(picture.type, width: picture.width, height: picture.height, picture.components)
    require(plain == expected, "the plain encoder")
  }
  let stride = picture.rowBytes + input.number(0...5)
  let isTopDown = input.bool()
  let pieces = picture.pieces(stride: stride, isTopDown: isTopDown, filler: input.byte(), seed: input.byte())
  let encoded = picture.encode(pieces, stride: stride, isTopDown: isTopDown, limit: limit)
  require(encoded == (plain.count <= limit ?? .max ? plain : nil), "pieces, padding and the limit \(limit ?? -1) of \(plain.count)")
  require(picture.decode(plain) == picture.pixels, "the decoder makes something else of \(picture)")
  return 0
}

private struct Picture {
  let type: QUICImageType
  let format: BitmapFormat
  let width: Int
  let height: Int
  let rowBytes: Int
  /// Rows from the top to the bottom without padding; unused bits are 0.
  var pixels: [UInt8]

  private var pixelBytes: Int { rowBytes / width }

  /// Few bytes make many pixels: copies of the left pixel or of the one above, small changes of the left one, and noise.
  init(_ input: inout FuzzInput) {
    let choice = input.number(0...4)
    type = QUICImageType.allCases[choice]
    format = [.alpha8, .rgb555, .rgb24, .rgb32, .rgba][choice]
    (width, height) = (input.number(1...24), input.number(1...12))
    rowBytes = width * [1, 2, 3, 4, 4][choice]
    pixels = [UInt8](repeating: 0, count: rowBytes * height)
    let pixelBytes = rowBytes / width
    var place = 0
    while place < pixels.count {
      let operation = input.isEmpty ? UInt8(truncatingIfNeeded: place &* 97) : input.byte()
      let distance = operation & 0x40 == 0 ? pixelBytes : rowBytes
      let count = operation & 0x80 == 0 ? pixelBytes * (1 + Int(operation & 15)) : pixelBytes
      for index in place..<min(place + count, pixels.count) {
        var byte = index >= distance ? pixels[index - distance] : 0
        if operation & 0x80 != 0 { byte &+= operation & 0x20 == 0 ? operation % 5 &- 2 : input.byte() }
        if format == .rgb32, index % 4 == 3 { byte = 0 }
        if format == .rgb555, index % 2 == 1 { byte &= 0x7f }
        pixels[index] = byte
      }
      place += count
    }
  }

  /// By component in coding order.
  var components: [[Int]] {
    let places = 0..<width * height
    switch format {
    case .alpha8: return [pixels.map(Int.init)]
    case .rgb555:
      let words = places.map { Int(pixels[2 * $0]) | Int(pixels[2 * $0 + 1]) << 8 }
      return [10, 5, 0].map { shift in words.map { $0 >> shift & 31 } }
    default: return [2, 1, 0, 3].prefix(type.componentCount).map { byte in places.map { Int(pixels[pixelBytes * $0 + byte]) } }
    }
  }

  /// The rows in memory order with `filler` between them and in unused bits, in pieces that `seed` decides.
  func pieces(stride: Int, isTopDown: Bool, filler: UInt8, seed: UInt8) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var state = seed
    for row in 0..<height {
      let y = isTopDown ? row : height - 1 - row
      var bytes = Array(pixels[y * rowBytes..<(y + 1) * rowBytes])
      if format == .rgb32 { for x in 0..<width { bytes[4 * x + 3] = filler } }
      if format == .rgb555 { for x in 0..<width { bytes[2 * x + 1] |= filler & 0x80 } }
      let isLast = row == height - 1 && filler & 1 == 1
      if !isLast { bytes += [UInt8](repeating: filler, count: stride - rowBytes) }
      state = state &* 29 &+ 17
      if row == 0 || state & 0x40 == 0 { pieces.append(bytes) } else { pieces[pieces.count - 1] += bytes }
    }
    return pieces
  }

  /// Nil if the limit is too small.
  func encode(_ pieces: [[UInt8]], stride: Int, isTopDown: Bool, limit: Int?) -> [UInt8]? {
    var output: [UInt8] = []
    do throws(EncodeError) {
      try ImageSource.withPieces(
        pieces.map { $0[...] }, format: format, width: width, height: height, stride: stride, isTopDown: isTopDown
      ) { source throws(EncodeError) in try encoder.encode(source, limit: limit, into: &output) }
    } catch {
      require(output.isEmpty, "the output is as before")
      return nil
    }
    return output
  }

  func decode(_ stream: [UInt8]) -> [UInt8]? {
    guard let layout = PixelLayout(format: format, width: width, height: height) else { fatalError("no layout") }
    var pixels = [UInt8](repeating: 0, count: layout.byteCount)
    var span = pixels.mutableSpan
    var bytes = span.mutableBytes
    guard (try? decoder.decode(stream.span.bytes, into: &bytes, layout: layout)) != nil else { return nil }
    return pixels
  }
}
