// fuzz: modules SpiceCodecs SpiceMedia
// fuzz: libraries CZlib CLZ4 CTurboJPEG
// fuzz: sources Fuzz/PictureShape.swift
import SpiceCodecs
import SpiceGraphics
import SpiceMedia

/// LZ4 payloads: first the shape of the memory (`PictureShape`), then either a payload to decode, or the pixels of a picture that is
/// encoded in pieces and must come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLZ4(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let choice = input.byte()
  var shape = PictureShape(&input, formats: [.rgb32, .rgba, .rgb24, .rgb555])
  if choice & 1 == 0 {
    let payload = input.takeRest()
    if choice & 2 == 0, let header = try? LZ4Header(parsing: payload.span.bytes) { shape.format = header.format }
    _ = try? shape.decoded { pixels, layout throws(DecodeError) in
      try decoder.decode(payload.span.bytes, into: &pixels, layout: layout)
    }
    return 0
  }
  let picture = shape.picture(&input)
  var payload: [UInt8] = [1]
  let limit = input.bool() ? Int(input.byte()) : nil
  guard shape.encode(picture, &input, { source throws(EncodeError) in try encoder.encode(source, limit: limit, into: &payload) }) else {
    require(limit != nil && payload == [1], "a picture is encoded if there is room, else nothing")
    return 0
  }
  require(limit.map { payload.count - 1 <= $0 } ?? true, "the limit is kept")
  let back = try? shape.decoded { pixels, layout throws(DecodeError) in
    try decoder.decode(payload.span.bytes.extracting(1..<payload.count), into: &pixels, layout: layout)
  }
  require(back == picture, "\(shape) comes back")
  return 0
}

// One context for all runs: none may change what the next one does.
nonisolated(unsafe) private var encoder = LZ4Encoder(library: LZ4Library())
nonisolated(unsafe) private var decoder = LZ4Decoder(library: LZ4Library())
