// fuzz: modules SpiceCodecs
// fuzz: sources Tests/SpiceCodecsTests/QUIC/PlainQUIC.swift Tests/SpiceCodecsTests/QUIC/QUICPicture.swift
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
  let type = QUICImageType.allCases[input.number(0...4)]
  let (width, height) = (input.number(1...40), input.number(1...20))
  let padding = input.number(0...5)
  let isTopDown = input.bool()
  let isCompared = input.number(0...7) == 0
  let cut = input.u32()
  let limit = Int(input.u16())
  let filler = input.byte()
  // The rest of the input decides, over and over again, how the picture goes on.
  let choices = input.isEmpty ? [0] : input.takeRest()
  var place = 0
  let picture = QUICPicture(type, width: width, height: height) { range in
    place += 1
    return (Int(choices[place % choices.count]) + place / choices.count) % range
  }

  let plain = encode(picture, [picture.bytes()], stride: nil, isTopDown: true, limit: nil)
  guard let rowBytes = picture.format.rowBytes(width: width), let plain else { fatalError("a picture of \(width)x\(height) is refused") }
  if isCompared { require((try? PlainQUIC.encode(type, width: width, height: height, picture.components)) == plain, "the plain encoder") }
  let stride = rowBytes + padding
  var rest = picture.bytes(stride: stride, isTopDown: isTopDown) { filler }[...]
  if filler & 1 == 1 { rest.removeLast(padding) }
  var pieces: [[UInt8]] = []
  var state = cut
  while !rest.isEmpty {
    state = state &* 1_664_525 &+ 1_013_904_223
    let piece = rest.prefix(stride * (1 + Int(state >> 24) % 4))
    pieces.append(Array(piece))
    rest = rest.dropFirst(piece.count)
  }
  require(encode(picture, pieces, stride: stride, isTopDown: isTopDown, limit: nil) == plain, "pieces and padding change the stream")
  let limited = encode(picture, pieces, stride: stride, isTopDown: isTopDown, limit: limit)
  require(limited == (plain.count <= limit ? plain : nil), "the limit \(limit) of \(plain.count)")
  check(plain, picture)
  return 0
}

/// Nil if the picture is refused.
private func encode(_ picture: QUICPicture, _ pieces: [[UInt8]], stride: Int?, isTopDown: Bool, limit: Int?) -> [UInt8]? {
  var output: [UInt8] = [0xaa]
  do throws(EncodeError) {
    try ImageSource.withPieces(
      pieces.map { $0[...] }, format: picture.format, width: picture.width, height: picture.height,
      stride: stride ?? picture.format.rowBytes(width: picture.width) ?? 0, isTopDown: isTopDown
    ) { source throws(EncodeError) in try encoder.encode(source, limit: limit, into: &output) }
  } catch {
    require(output == [0xaa], "the output is as before")
    return nil
  }
  require(output[0] == 0xaa, "the output is appended to")
  return Array(output[1...])
}

private func check(_ stream: [UInt8], _ picture: QUICPicture) {
  guard let layout = PixelLayout(format: picture.format, width: picture.width, height: picture.height) else { fatalError("no layout") }
  var pixels = [UInt8](repeating: 0, count: layout.byteCount)
  var span = pixels.mutableSpan
  var bytes = span.mutableBytes
  require((try? decoder.decode(stream.span.bytes, into: &bytes, layout: layout)) != nil, "a stream of the encoder is refused")
  require(pixels == picture.bytes(), "the decoder makes something else")
}
