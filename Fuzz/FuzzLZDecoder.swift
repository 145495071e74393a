// fuzz: modules SpiceCodecs
import SpiceCodecs
import SpiceGraphics

/// Any bytes as an LZ stream, decoded twice: without padding in the order of the stream, and with padding in some order. The pixels must be
/// the same, or both fail alike; nothing beside the pixels may change.
///
/// The first byte chooses what is decoded to, the second the palette; then comes the stream. If bit 7 of the first byte is set, three bytes
/// make a small header that fits.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLZDecoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let options = input.byte()
  let colours = Int(input.byte())
  var stream: [UInt8] = []
  if options & 0x80 != 0 {
    let type = input.number(1...11)
    stream = header(type: type, width: input.number(1...40), height: input.number(1...20), isTopDown: options & 1 == 0)
  }
  stream += input.takeRest()
  do throws(DecodeError) {
    let header = try LZHeader(parsing: stream.span.bytes)
    guard header.width * header.height <= 1 << 13, header.width <= 1 << 13 else { return 0 }
    check(stream, header, options, colours)
  } catch {
    require(error.codec == .lz && error.field.hasPrefix("header."), "an error names the field: \(error)")
  }
  return 0
}

private func header(type: Int, width: Int, height: Int, isTopDown: Bool) -> [UInt8] {
  let stride = [
    (width + 7) / 8, (width + 7) / 8, (width + 1) / 2, (width + 1) / 2, width, 2 * width, 3 * width, 4 * width, 4 * width, 4 * width, width,
  ][
    type - 1]
  let fields = [0x2020_5a4c, 0x0001_0001, UInt32(type), UInt32(width), UInt32(height), UInt32(stride), isTopDown ? 1 : 0]
  return fields.flatMap { field in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: field >> UInt32($0)) } }
}

private func check(_ stream: [UInt8], _ header: LZHeader, _ options: UInt8, _ colours: Int) {
  let formats: [BitmapFormat] = [header.type.format, .rgb32, .rgb24, .rgba]
  let format = formats[Int(options >> 1 & 3)]
  let isTopDown = options & 8 == 0
  let onlyAlpha = header.type == .alphaOfPixels
  let palette = Palette(unique: 0, entries: (0..<UInt32(colours)).map { $0 &* 0x9e37_79b9 })
  let plain = decode(stream, header, format, padding: 0, isTopDown: header.isTopDown, palette, onlyAlpha: onlyAlpha)
  let other = decode(stream, header, format, padding: 1 + Int(options >> 4 & 7), isTopDown: isTopDown, palette, onlyAlpha: onlyAlpha)
  switch (plain, other) {
  case (.success(let plain), .success(let other)):
    let rowBytes = plain.count / header.height
    for y in 0..<header.height {
      let row = isTopDown == header.isTopDown ? y : header.height - 1 - y
      require(
        plain[y * rowBytes..<(y + 1) * rowBytes].elementsEqual(other[row * rowBytes..<(row + 1) * rowBytes]), "row \(y) is the same")
    }
  case (.failure(let plain), .failure(let other)): require(plain == other, "\(plain) is \(other)")
  default: fatalError("\(format) is decoded with one layout only")
  }
}

private let background: UInt8 = 0x5a

/// The packed rows.
private func decode(
  _ stream: [UInt8], _ header: LZHeader, _ format: BitmapFormat, padding: Int, isTopDown: Bool, _ palette: Palette, onlyAlpha: Bool
) -> Result<[UInt8], DecodeError> {
  guard let rowBytes = format.rowBytes(width: header.width),
    let layout = PixelLayout(
      format: format, width: header.width, height: header.height, stride: rowBytes + padding, isTopDown: isTopDown)
  else { fatalError("no layout") }
  var memory = [UInt8](repeating: background, count: layout.byteCount)
  var decoder = LZDecoder()
  var failure: DecodeError?
  do throws(DecodeError) {
    var span = memory.mutableSpan
    var pixels = span.mutableBytes
    if onlyAlpha {
      try decoder.decodeAlphaPlane(stream.span.bytes, into: &pixels, layout: layout)
    } else {
      try decoder.decode(stream.span.bytes, into: &pixels, layout: layout, palette: palette)
    }
  } catch {
    failure = error
  }
  var rows: [UInt8] = []
  for y in 0..<header.height {
    let start = y * layout.stride
    rows += memory[start..<start + rowBytes]
    if y < header.height - 1 {
      require(memory[start + rowBytes..<start + layout.stride].allSatisfy { $0 == background }, "memory beside the pixels changed")
    }
  }
  if onlyAlpha { require(rows.indices.allSatisfy { $0 % 4 == 3 || rows[$0] == background }, "only alpha is written") }
  return failure.map { .failure($0) } ?? .success(rows)
}
