// fuzz: modules SpiceCodecs SpiceMedia
// fuzz: libraries CZlib CLZ4 CTurboJPEG
// fuzz: sources Fuzz/PictureShape.swift
import SpiceCodecs
import SpiceGraphics
import SpiceMedia

/// JPEG_ALPHA payloads: the shape of the memory (`PictureShape`) and the size of the JPEG part, then a payload to decode, or the pixels
/// of a picture whose alpha must come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJPEGAlpha(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let choice = input.byte()
  var shape = PictureShape(&input, formats: [.rgba])
  if choice & 1 == 0 {
    let jpegSize = Int(input.u16())
    let payload = input.takeRest()
    let split = min(jpegSize, payload.count)
    if let header = try? JPEGHeader(parsing: payload.span.bytes), header.width * header.height <= 1 << 13 {
      shape.width = header.width
      shape.height = header.height
    }
    _ = try? shape.decoded { pixels, layout throws(DecodeError) in
      let bytes = payload.span.bytes
      try decoder.decode(
        jpeg: bytes.extracting(..<split), alpha: bytes.extracting(split...), isTopDown: choice & 2 == 0, into: &pixels, layout: layout)
    }
    return 0
  }
  let picture = shape.picture(&input)
  var payload: [UInt8] = []
  var jpegSize = 0
  let isEncoded = shape.encode(picture, &input) { source throws(EncodeError) in jpegSize = try encoder.encode(source, into: &payload) }
  require(isEncoded, "\(shape) is encoded")
  let flag = shape.sourceIsTopDown
  let back = try? shape.decoded { pixels, layout throws(DecodeError) in
    let bytes = payload.span.bytes
    try decoder.decode(
      jpeg: bytes.extracting(..<jpegSize), alpha: bytes.extracting(jpegSize...), isTopDown: flag, into: &pixels, layout: layout)
  }
  guard let back else { fatalError("\(shape) is not decoded") }
  for index in stride(from: 3, to: picture.count, by: 4) { require(back[index] == picture[index], "alpha of \(shape) comes back") }
  return 0
}

// One context for all runs: none may change what the next one does.
nonisolated(unsafe) private var encoder = JPEGAlphaEncoder(library: TurboJPEG())
nonisolated(unsafe) private var decoder = JPEGAlphaDecoder(library: TurboJPEG())
