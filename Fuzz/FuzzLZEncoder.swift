// fuzz: modules SpiceCodecs
import SpiceCodecs
import SpiceGraphics

/// Pictures of any format with odd sizes, strides and pieces, one after the other through one encoder. What is decoded must be what was
/// encoded, no stream may be longer than its units as literals, and a limit holds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLZEncoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  var encoder = LZEncoder()
  var decoder = LZDecoder()
  for _ in 0..<2 where !input.isEmpty {
    var maker = PictureMaker()
    let picture = maker.picture(&input)
    let onlyAlpha = picture.format == .rgba && maker.options & 1 == 1
    let stream = encode(picture, limit: nil, onlyAlpha: onlyAlpha, &encoder)
    check(stream, picture, onlyAlpha: onlyAlpha, isTopDown: maker.options & 2 == 0, padding: Int(maker.options >> 2 & 7), &decoder)
    guard maker.options >> 5 != 0 else { continue }
    let limit = stream.count * Int(maker.options >> 5) / 6
    let limited = encode(picture, limit: limit, onlyAlpha: onlyAlpha, &encoder)
    require(limited.isEmpty == (stream.count > limit), "the limit \(limit) for \(stream.count) bytes made \(limited.count)")
  }
  return 0
}

private struct Picture {
  var format: BitmapFormat
  var width: Int
  var height: Int
  var stride: Int
  var isTopDown: Bool
  var pieces: [[UInt8]]
  var packed: [UInt8]
}

private struct PictureMaker {
  var options: UInt8 = 0

  mutating func picture(_ input: inout FuzzInput) -> Picture {
    let format = BitmapFormat(rawValue: UInt8(input.number(1...10)))
    options = input.byte()
    let shape = input.byte()
    let width = shape & 0x80 == 0 ? input.number(1...24) : Int(input.byte()) * 2 + 1
    let height = input.number(1...(shape & 0x80 == 0 ? 16 : 2))
    guard let rowBytes = format.rowBytes(width: width) else { fatalError("a format without meaning") }
    let stride = rowBytes + Int(shape & 7)
    let packed = pixels(&input, rowBytes * height, rowBytes: rowBytes)
    // Bit y of the cuts: a new piece begins with row y.
    let cuts = shape & 0x40 == 0 ? 0 : input.u32()
    var pieces: [[UInt8]] = [[]]
    for y in 0..<height {
      if cuts >> UInt32(y % 32) & 1 == 1 { pieces.append([]) }
      pieces[pieces.count - 1] += packed[y * rowBytes..<(y + 1) * rowBytes]
      // The padding of a piece's last row may be missing; here it is, if it is the picture's.
      if y < height - 1 { pieces[pieces.count - 1] += [UInt8](repeating: 0x77, count: stride - rowBytes) }
    }
    return Picture(
      format: format, width: width, height: height, stride: stride, isTopDown: shape & 8 == 0, pieces: pieces, packed: packed)
  }

  /// Bytes as they are, runs, and copies, so that few bytes make many pixels with something to find.
  private func pixels(_ input: inout FuzzInput, _ count: Int, rowBytes: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count + 512)
    while pixels.count < count {
      if input.isEmpty {
        pixels += [UInt8](repeating: 0, count: count - pixels.count)
        break
      }
      let control = Int(input.byte())
      let length = (control & 63) + 1
      switch control >> 6 {
      case 0: pixels += input.bytes(length)
      case 1:
        let value = input.bytes(4)
        for index in 0..<length * 4 { pixels.append(value[index & 3]) }
      default:
        let distance = control >> 6 == 2 ? (Int(input.byte()) + 1) * 4 : rowBytes
        guard distance <= pixels.count else { continue }
        for _ in 0..<length * 4 { pixels.append(pixels[pixels.count - distance]) }
      }
    }
    return Array(pixels.prefix(count))
  }
}

/// The stream; nothing if the limit does not suffice.
private func encode(_ picture: Picture, limit: Int?, onlyAlpha: Bool, _ encoder: inout LZEncoder) -> [UInt8] {
  var output: [UInt8] = [0xaa]
  do throws(EncodeError) {
    try ImageSource.withPieces(
      picture.pieces.map { $0[...] }, format: picture.format, width: picture.width, height: picture.height, stride: picture.stride,
      isTopDown: picture.isTopDown
    ) { (source) throws(EncodeError) in
      if onlyAlpha {
        try encoder.encodeAlphaPlane(source, limit: limit, into: &output)
      } else {
        try encoder.encode(source, limit: limit, into: &output)
      }
    }
  } catch {
    require(limit.map { error == .overBudget(.lz, limit: $0) } ?? false, "not encoded: \(error)")
    require(output == [0xaa], "the output is as before")
    return []
  }
  require(output[0] == 0xaa, "the stream is appended")
  return Array(output.dropFirst())
}

private func check(
  _ stream: [UInt8], _ picture: Picture, onlyAlpha: Bool, isTopDown: Bool, padding: Int, _ decoder: inout LZDecoder
) {
  guard let header = try? LZHeader(parsing: stream.span.bytes), let rowBytes = picture.format.rowBytes(width: picture.width),
    let layout = PixelLayout(
      format: picture.format, width: picture.width, height: picture.height, stride: rowBytes + padding, isTopDown: isTopDown)
  else { fatalError("no header or layout") }
  require(header.isTopDown == picture.isTopDown && (header.type == .alphaOfPixels) == onlyAlpha, "\(header) is another picture's")
  var memory = [UInt8](repeating: 0, count: layout.byteCount)
  do throws(DecodeError) {
    var span = memory.mutableSpan
    var pixels = span.mutableBytes
    if onlyAlpha {
      try decoder.decodeAlphaPlane(stream.span.bytes, into: &pixels, layout: layout)
    } else {
      try decoder.decode(stream.span.bytes, into: &pixels, layout: layout)
    }
  } catch {
    fatalError("what was encoded is refused: \(error)")
  }
  var units = picture.width * picture.height
  var literals = 3 * units + (units + 31) / 32
  switch picture.format {
  case .rgba: literals = (onlyAlpha ? 0 : literals) + units + (units + 31) / 32
  case .rgb24, .rgb32: break
  default:
    // Words and bytes; a row of indexes has whole bytes.
    units = rowBytes * picture.height
    literals = units + (units + 31) / 32
  }
  require(stream.count <= LZHeader.byteCount + literals, "\(stream.count) bytes for \(picture.width)x\(picture.height)")
  // The bits that are coded, eight bytes at a time.
  let mask: UInt64 =
    switch picture.format {
    case .rgb32: 0x00ff_ffff_00ff_ffff
    case .rgba where onlyAlpha: 0xff00_0000_ff00_0000
    case .rgb555: 0x7fff_7fff_7fff_7fff
    default: .max
    }
  memory += [UInt8](repeating: 0, count: 8)
  let packed = picture.packed + [UInt8](repeating: 0, count: 8)
  memory.withUnsafeBytes { memory in
    packed.withUnsafeBytes { packed in
      for y in 0..<picture.height {
        let row = isTopDown == picture.isTopDown ? y : picture.height - 1 - y
        for x in stride(from: 0, to: rowBytes, by: 8) {
          let difference =
            memory.loadUnaligned(fromByteOffset: row * layout.stride + x, as: UInt64.self)
            ^ packed.loadUnaligned(fromByteOffset: y * rowBytes + x, as: UInt64.self)
          let inRow: UInt64 = x + 8 <= rowBytes ? .max : .max >> UInt64(64 - 8 * (rowBytes - x))
          require(difference & mask & inRow == 0, "row \(y) changed behind byte \(x)")
        }
      }
    }
  }
}
