// fuzz: modules SpiceCodecs
// fuzz: sources Tests/SpiceCodecsTests/QUIC/PlainQUIC.swift Tests/SpiceCodecsTests/QUIC/QUICPicture.swift
import SpiceCodecs
import SpiceGraphics

/// One decoder for all inputs: what one leaves behind must not change the next.
nonisolated(unsafe) private var decoder = QUICDecoder()
nonisolated(unsafe) private var encoder = QUICEncoder()

/// A stream into a picture of a random layout. Only its pixels may be written; they must be those of the plain decoder, and what is encoded
/// from them must be decoded to the same.
///
/// The input's first byte chooses the layout, whether the plain decoder, which is slow, looks too, and whether a long stream is repeated
/// until it does not fit into the decoder's window, for pictures in which the model passes through all of its stages. The rest is the stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQUICDecoder(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let data, size > 0 else { return 0 }
  let choice = Int(data[0])
  var stream = bytes(data + 1, size - 1)
  // Large pictures take a hundred times as long; runs with short inputs (-max_len=128) go without.
  let isLarge = choice == 0xff && size > 128
  guard let header = try? QUICHeader(parsing: stream.span.bytes), header.width * header.height <= (isLarge ? 1 << 14 : 400)
  else { return 0 }
  if isLarge {
    let code = stream[20...].prefix((stream.count - 20) & ~3)
    while !code.isEmpty, stream.count < 60_000 { stream += code }
  }
  let formats: [BitmapFormat] =
    switch header.type {
    case .gray: [.alpha8]
    case .rgb16: [.rgb555, .rgb24, .rgb32]
    case .rgb24, .rgb32: [.rgb24, .rgb32]
    case .rgba: [.rgba]
    }
  let format = formats[choice % formats.count]
  let padding = choice >> 2 & 3
  guard
    let rowBytes = format.rowBytes(width: header.width),
    let layout = PixelLayout(
      format: format, width: header.width, height: header.height, stride: rowBytes + padding, isTopDown: choice & 16 == 0)
  else { return 0 }
  let pixels = decode(stream, layout)
  // The plain decoder is a hundred times slower.
  if (0xfa...0xfe).contains(choice), header.width * header.height <= 100 {
    let plain = (try? PlainQUIC.decode(header, stream)).map {
      QUICPicture(header.type, width: header.width, height: header.height, components: $0)
    }
    let expected = plain?.bytes(format, stride: layout.stride, isTopDown: layout.isTopDown).prefix(layout.byteCount)
    require(pixels?[...] == expected, "the plain decoder makes something else of \(header)")
  }
  if let pixels, format != .rgb24 || header.type != .rgb16, format != .rgb32 || header.type != .rgb16 { encode(pixels, layout) }
  return 0
}

/// The pixels, with zeros between the rows; nil if the stream is refused.
private func decode(_ stream: [UInt8], _ layout: PixelLayout) -> [UInt8]? {
  var pixels = [UInt8](repeating: 0xa5, count: layout.byteCount)
  var span = pixels.mutableSpan
  var bytes = span.mutableBytes
  var isDecoded = true
  do throws(DecodeError) {
    try decoder.decode(stream.span.bytes, into: &bytes, layout: layout)
  } catch {
    isDecoded = false
  }
  if layout.stride > layout.rowBytes {
    for y in 0..<layout.height - 1 {
      for x in layout.rowBytes..<layout.stride {
        require(pixels[y * layout.stride + x] == 0xa5, "bytes between rows were written")
        pixels[y * layout.stride + x] = 0
      }
    }
  }
  return isDecoded ? pixels : nil
}

private func encode(_ pixels: [UInt8], _ layout: PixelLayout) {
  var stream: [UInt8] = []
  let isEncoded: Void? = try? ImageSource.withPieces(
    [pixels[...]], format: layout.format, width: layout.width, height: layout.height, stride: layout.stride, isTopDown: layout.isTopDown
  ) { source throws(EncodeError) in try encoder.encode(source, into: &stream) }
  require(isEncoded != nil && decode(stream, layout) == pixels, "encoding \(layout) and decoding it changes it")
}
